"""What happens to a resident's message: stored first, read for danger, then answered.

No transaction is open while Rasa works: SQLite has one writer (design, "How a message flows").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.conversation import ownership
from services.conversation.answering import Answered, answer
from services.conversation.core import (
    Button,
    Conversation,
    ConversationNotFound,
    Draft,
    Incoming,
    Message,
    Owner,
    PayloadUnknown,
    QueuePlace,
    Reply,
    Sender,
    StorageUnavailable,
)
from services.conversation.facts import Facts, read_facts
from services.conversation.patience import in_time
from services.conversation.ports import ConversationStore, Happened, Ports
from services.conversation.reaching import queue_place, reach_person
from services.conversation.signals import signal_drafts
from services.conversation.telling import tell_paused
from services.conversation.turns import Turns
from services.conversation.use_cases import opened
from services.conversation.waiting import FOR_A_PERSON, LEAVE, Can, Reach
from services.handover.core import Reason
from services.incidents.core import IncidentKind


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored message with its conversation as it now is; `answers` when it came before."""

    conversation: Conversation
    message: Message
    facts: Facts
    answers: tuple[Message, ...] = ()
    new: bool = True
    left_queue: bool = False


async def receive(
    ports: Ports, turns: Turns, conversation_id: str, token: str, incoming: Incoming
) -> Reply:
    """The stored message and its answers. The same client_id gives the stored answers again.

    A closed conversation is reopened by it: the bot answers. Whoever asks for a person comes in
    the queue when somebody can come, and otherwise hears why not.
    Raises ConversationNotFound, PayloadUnknown, and StorageUnavailable when
    the message could not be kept and held no danger; with danger the national line is given
    even then, unstored.
    """
    async with turns.of(conversation_id):
        try:
            kept = await in_time(_keep(ports, conversation_id, token, incoming), ports.patience)
        except StorageUnavailable:
            return await without_storage(ports, incoming)
        if kept.answers:
            return Reply(kept.conversation.owner, (kept.message, *kept.answers))
        reach = Reach(Can.UNKNOWN)
        if kept.conversation.owner is Owner.BOT:
            reach = await reach_person(ports, kept.conversation.organization)
        elif kept.new:  # the worker sees it at once, also when the safety layer takes its time
            await ports.announce(Happened(kept.conversation, (kept.message,)))
        result = await answer(
            ports,
            kept.conversation,
            kept.message,
            kept.facts,
            heard=incoming.text or "",
            staffed=reach.staffed,
        )
        return await _store_answers(ports, kept, result, reach)


async def _keep(ports: Ports, conversation_id: str, token: str, incoming: Incoming) -> _Kept:
    async with ports.open_conversations() as store:
        conversation = await opened(store, conversation_id, token, lock=True)
        known = await store.by_client_id(conversation_id, incoming.client_id)
        if known is not None:
            facts = read_facts(ports, conversation, text=known.text, payload=known.payload)
            answers = tuple(await store.answers_to(known.id))
            return _Kept(facts.conversation, known, facts, answers, new=False)
        facts, draft = await _read(ports, store, conversation, incoming)
        before = facts.conversation.owner
        facts = replace(facts, conversation=_at_message(facts.conversation, incoming))
        await store.move(facts.conversation)
        message = await store.append(conversation_id, draft, ports.now())
        now_is = facts.conversation
        await store.change(
            conversation_id,
            organization=now_is.organization,
            municipality=now_is.municipality,
            place=now_is.place,
            language=now_is.language,
        )
        return _Kept(
            now_is, message, facts, left_queue=before is Owner.QUEUE and now_is.owner is Owner.BOT
        )


def _at_message(conversation: Conversation, incoming: Incoming) -> Conversation:
    """Who has it from this message on."""
    if conversation.owner is Owner.CLOSED:
        return ownership.reopen(conversation)
    if conversation.owner is Owner.QUEUE and incoming.payload == LEAVE:
        return ownership.leave_queue(conversation)
    return conversation


async def _read(
    ports: Ports, store: ConversationStore, conversation: Conversation, incoming: Incoming
) -> tuple[Facts, Draft]:
    """Facts of a message and the message as it may be kept: masked."""
    if incoming.payload is None:
        assert incoming.text is not None, "check_incoming lets exactly one through"
        facts = read_facts(ports, conversation, text=incoming.text, payload=None)
        draft = Draft(Sender.RESIDENT, ports.mask(incoming.text), client_id=incoming.client_id)
        return facts, draft
    title = await _button_title(store, conversation.id, incoming.payload)
    facts = read_facts(ports, conversation, text="", payload=incoming.payload)
    draft = Draft(Sender.RESIDENT, title, payload=incoming.payload, client_id=incoming.client_id)
    return facts, draft


async def _button_title(store: ConversationStore, conversation_id: str, payload: str) -> str:
    """What the button said; raises PayloadUnknown for one this conversation was never given."""
    for message in reversed(await store.messages(conversation_id)):
        for button in message.buttons:
            if button.payload == payload:
                return button.title
    raise PayloadUnknown


async def _store_answers(ports: Ports, kept: _Kept, result: Answered, reach: Reach) -> Reply:
    try:
        stored = await in_time(_append(ports, kept, result, reach), ports.patience)
    except StorageUnavailable:
        await ports.report(IncidentKind.DATABASE_DOWN, "answer")
        return Reply(kept.conversation.owner, _unstored(ports, result.drafts), stored=False)
    for reason in result.reasons:
        await ports.hand_over(
            kept.conversation, reason, result.signal if reason is Reason.SIGNAL else None
        )
    if stored.to_queue:
        await tell_paused(ports, stored.conversation)
    shifts = stored.to_queue or kept.left_queue or (stored.place and result.signal)
    if kept.conversation.owner is Owner.BOT or stored.messages or shifts:
        told = (kept.message, *stored.messages)
        await ports.announce(
            Happened(stored.conversation, told, stored.place, queue_changed=bool(shifts))
        )
    return Reply(stored.conversation.owner, (kept.message, *stored.messages), queue=stored.place)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What was stored as answers, and the conversation after it."""

    conversation: Conversation
    messages: tuple[Message, ...]
    place: QueuePlace | None
    to_queue: bool


async def _append(ports: Ports, kept: _Kept, result: Answered, reach: Reach) -> _Stored:
    conversation_id = kept.conversation.id
    async with ports.open_conversations() as store:
        now_is = await store.get(conversation_id, lock=True)
        if now_is is None:
            raise ConversationNotFound  # erased while the bot was thinking
        if now_is.owner is Owner.CLOSED and kept.conversation.owner is Owner.BOT:
            # Closed while the bot was thinking: writing reopens, so it is answered.
            now_is = ownership.reopen(now_is)
        had_it = now_is.owner
        if had_it is Owner.BOT and result.resumed:
            now_is = replace(now_is, paused_at=None)
        to_queue = had_it is Owner.BOT and comes_in_queue(result.reasons, reach)
        if to_queue:
            now_is = replace(ownership.ask_person(now_is, ports.now()), paused_at=ports.now())
        if result.signal is not None:
            await store.change(conversation_id, signal=result.signal)
            now_is = replace(now_is, signal=result.signal)
        await store.move(now_is)
        place = await queue_place(ports, store, now_is)
        drafts = [
            *_still_fitting(result.drafts, had_it),
            *_about_person(ports, result, reach, place if to_queue else None, had_it),
        ]
        stored = [
            await store.append(
                conversation_id, replace(draft, reply_to=kept.message.id), ports.now()
            )
            for draft in drafts
        ]
        await store.understood(kept.message.id, result.intent, result.confidence)
        return _Stored(now_is, tuple(stored), place, to_queue)


def _still_fitting(drafts: tuple[Draft, ...], owner: Owner) -> tuple[Draft, ...]:
    """A worker may have taken over meanwhile; then only the line for danger is still given."""
    if owner is Owner.BOT:
        return drafts
    return tuple(draft for draft in drafts if draft.signal is not None)


def comes_in_queue(reasons: tuple[Reason, ...], reach: Reach) -> bool:
    """Only where somebody reads it; for danger there is always room."""
    if Reason.SIGNAL in reasons and reach.can is Can.FULL:
        return True
    return reach.staffed and bool(FOR_A_PERSON.intersection(reasons))


def _about_person(
    ports: Ports, result: Answered, reach: Reach, place: QueuePlace | None, owner: Owner
) -> tuple[Draft, ...]:
    """What is said of the person somebody waits for, or why none comes."""
    if owner is not Owner.BOT or not FOR_A_PERSON.intersection(result.reasons):
        return ()
    if place is not None:
        buttons = tuple(Button(*pair) for pair in ports.texts.waiting_buttons)
        text = ports.texts.waiting(place, Reason.SIGNAL in result.reasons)
        return (Draft(Sender.SYSTEM, text, buttons=buttons),)
    if reach.can in {Can.UNKNOWN, Can.COME}:
        return ()
    return (Draft(Sender.SYSTEM, ports.texts.nobody(reach, ports.now())),)


async def without_storage(ports: Ports, incoming: Incoming) -> Reply:
    """Promise 2: with the database down a signal is still answered, from memory.

    Raises StorageUnavailable when there is none.
    """
    await ports.report(IncidentKind.DATABASE_DOWN, "message")
    found = await ports.find_signals(incoming.text or "")
    if not found:
        raise StorageUnavailable
    language = ports.language(incoming.text or "") or "nl"
    return Reply(Owner.BOT, _unstored(ports, signal_drafts(ports, found, language)), stored=False)


def _unstored(ports: Ports, drafts: tuple[Draft, ...]) -> tuple[Message, ...]:
    """Messages that could not be kept carry seq 0: a page shows them and asks again later."""
    return tuple(
        Message(
            id=ports.new_id(),
            seq=0,
            sender=draft.sender,
            text=draft.text,
            created_at=ports.now(),
            buttons=draft.buttons,
            listings=draft.listings,
            signal=draft.signal,
            translation=draft.translation,
        )
        for draft in drafts
    )
