"""What staff do with conversations: look, take, say, note, give away, close.

Everything is of the worker's own organisation: another's conversation is one that is not there.
Every deed is in the audit log before it is done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.conversation import ownership
from services.conversation.core import (
    MAX_TEXT,
    Conversation,
    ConversationError,
    ConversationNotFound,
    Draft,
    Message,
    MessageInvalid,
    MessageTooLong,
    Note,
    Owner,
    QueuePlace,
    Sender,
    Understood,
    check_incoming,
    clean_text,
)
from services.conversation.patience import in_time
from services.conversation.ports import ConversationStore, Happened, Ports
from services.conversation.reaching import queue_place
from services.conversation.telling import tell_paused, tell_resumed
from services.directory.core import HelpRequest, Offer
from services.privacy.audit import Action
from services.staff.core import Right, Staff
from services.staff.teams import ListTeams

QUEUE = "queue"  # instead of a colleague: everybody, whoever is free
TEAM = "team:"  # before the id of a team, instead of a colleague


class ListingUnknown(ConversationError):
    """No such offer, or one that may not be given: closed, announced only, reported wrong."""


class ColleagueUnknown(ConversationError):
    """Nobody of this organisation who talks with residents, and no team of it."""


class Record(Protocol):
    """Writes in the audit log; raises StorageUnavailable, and then the deed is not done."""

    async def __call__(self, staff: Staff, action: Action, conversation_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What these use cases are given; services/app.py puts it together."""

    ports: Ports
    record: Record
    find_offer: Callable[[str], Awaitable[Offer | None]]  # one that may be given
    colleagues: Callable[[str], Awaitable[Sequence[Staff]]]  # accounts of an organisation (slug)
    help_requests: Callable[[], Awaitable[Mapping[str, HelpRequest]]]  # by code
    teams: ListTeams


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list: enough to choose by, nothing of what was said."""

    conversation: Conversation
    understood: Understood | None  # the last hulpvraag
    last_sender: Sender | None = None
    last_seq: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything of one conversation that a worker may see."""

    conversation: Conversation
    messages: tuple[Message, ...]
    understood: Mapping[str, Understood]  # by id of the message
    notes: tuple[Note, ...]
    place: QueuePlace | None
    help_request: Understood | None = None  # the last hulpvraag


async def queue(desk: Desk, staff: Staff) -> list[Row]:
    """Who waits: signals first, then by how long."""
    return await _listed(desk, lambda store: store.queue(staff.organization))


async def owned(desk: Desk, staff: Staff) -> list[Row]:
    """What the team has, longest first; one's own are those with one's own worker_id."""
    return await _listed(desk, lambda store: store.owned(staff.organization))


async def mine(desk: Desk, staff: Staff) -> list[Row]:
    """What this worker has, longest first."""
    return await _listed(desk, lambda store: store.owned(staff.organization, staff.id))


async def read(desk: Desk, staff: Staff, conversation_id: str, *, after: int = 0) -> Transcript:
    """A conversation; messages with a higher seq than `after`. Raises ConversationNotFound.

    Logged as read, but not each time that new messages of one's own conversation come in.
    """
    ports = desk.ports
    known = await desk.help_requests()
    found = await _find(desk, staff, conversation_id)
    if not after or found.worker_id != staff.id:
        await desk.record(staff, Action.READ, conversation_id)

    async def all_of_it() -> Transcript:
        async with ports.open_conversations() as store:
            conversation = await of_team(store, staff, conversation_id)
            last = await store.last_understood([conversation_id], known)
            return Transcript(
                conversation,
                tuple(await store.messages(conversation_id, after)),
                await store.all_understood(conversation_id),
                tuple(await store.notes(conversation_id)),
                await queue_place(ports, store, conversation),
                last.get(conversation_id),
            )

    return await in_time(all_of_it(), ports.patience)


async def take(desk: Desk, staff: Staff, conversation_id: str) -> Conversation:
    """This worker has it from now on; raises OwnershipRefused saying who has it."""

    def move(conversation: Conversation) -> Conversation:
        return ownership.take(conversation, staff.id, desk.ports.now())

    return await _move(desk, staff, conversation_id, Action.TAKEN, move, "taken", staff)


async def say(
    desk: Desk, staff: Staff, conversation_id: str, text: object, client_id: object
) -> Message:
    """A worker's message; the first one takes the conversation.

    The same client_id gives the stored message again. Raises OwnershipRefused, MessageInvalid
    and MessageTooLong. Not masked: a worker who gives a number means to.
    """
    incoming = check_incoming(text, None, client_id)
    draft = Draft(
        Sender.WORKER, incoming.text or "", client_id=incoming.client_id, author=staff.shown_as
    )
    return await _say(desk, staff, conversation_id, draft)


async def insert_listing(
    desk: Desk, staff: Staff, conversation_id: str, listing_id: str, client_id: object
) -> Message:
    """An offer as a card, for the resident's municipality; else as `say`. Raises ListingUnknown."""
    incoming = check_incoming("?", None, client_id)
    conversation = await _find(desk, staff, conversation_id)
    offer = await desk.find_offer(listing_id)
    if offer is None:
        raise ListingUnknown
    draft = Draft(
        Sender.WORKER,
        "",
        listings=(desk.ports.card(offer, conversation.municipality),),
        client_id=incoming.client_id,
        author=staff.shown_as,
    )
    return await _say(desk, staff, conversation_id, draft)


async def note(desk: Desk, staff: Staff, conversation_id: str, text: object) -> Note:
    """A note for colleagues, masked like all that is kept of a resident."""
    cleaned = clean_text(text) if isinstance(text, str) else ""
    if not cleaned:
        raise MessageInvalid
    if len(cleaned) > MAX_TEXT:
        raise MessageTooLong
    ports = desk.ports
    await _find(desk, staff, conversation_id)
    await desk.record(staff, Action.WRITTEN, conversation_id)
    made = Note(
        ports.new_id(), conversation_id, staff.id, staff.name, ports.mask(cleaned), ports.now()
    )

    async def keep() -> Conversation:
        async with ports.open_conversations() as store:
            conversation = await of_team(store, staff, conversation_id)
            await store.add_note(made)
            return conversation

    await ports.announce(Happened(await in_time(keep(), ports.patience), staff_only=True))
    return made


async def hand_back(desk: Desk, staff: Staff, conversation_id: str) -> Conversation:
    """The bot goes on; the conversation stays open."""

    def move(conversation: Conversation) -> Conversation:
        return ownership.hand_back(conversation, staff.id)

    moved = await _move(
        desk, staff, conversation_id, Action.HANDED_BACK, move, "handed_back", staff
    )
    await tell_resumed(desk.ports, moved)
    await desk.ports.handled(moved.id)
    return moved


async def assign(desk: Desk, staff: Staff, conversation_id: str, to: object) -> Conversation:
    """To a colleague by id, to TEAM and the id of a team, or to QUEUE: everybody.

    Raises ColleagueUnknown.
    """
    if to == QUEUE:
        return await _move(
            desk, staff, conversation_id, Action.ASSIGNED,
            lambda c: ownership.to_queue(c, staff.id, desk.ports.now()), "to_queue", staff,
        )  # fmt: skip
    if isinstance(to, str) and to.startswith(TEAM):
        return await _to_team(desk, staff, conversation_id, to.removeprefix(TEAM))
    colleague = next((one for one in await colleagues(desk, staff) if one.id == to), None)
    if colleague is None:
        raise ColleagueUnknown
    them = colleague

    def move(conversation: Conversation) -> Conversation:
        return ownership.assign(conversation, staff.id, them.id, desk.ports.now())

    return await _move(desk, staff, conversation_id, Action.ASSIGNED, move, "taken", them)


async def _to_team(desk: Desk, staff: Staff, conversation_id: str, team_id: str) -> Conversation:
    if team_id not in {team.id for team in await desk.teams(staff.organization)}:
        raise ColleagueUnknown

    def move(conversation: Conversation) -> Conversation:
        return ownership.to_team(conversation, staff.id, team_id, desk.ports.now())

    return await _move(desk, staff, conversation_id, Action.ASSIGNED, move, "to_queue", staff)


async def close(desk: Desk, staff: Staff, conversation_id: str) -> Conversation:
    """Done. It opens again when the resident writes."""

    def move(conversation: Conversation) -> Conversation:
        return ownership.close(conversation, staff.id, desk.ports.now())

    moved = await _move(desk, staff, conversation_id, Action.CLOSED, move, "closed", staff)
    await desk.ports.handled(moved.id)
    return moved


async def may_type(desk: Desk, staff: Staff, conversation_id: str) -> bool:
    """True when the resident may see that this worker is writing."""
    try:
        found = await _find(desk, staff, conversation_id)
    except ConversationNotFound:
        return False
    return found.worker_id == staff.id


async def find_own(desk: Desk, staff: Staff, conversation_id: str) -> Conversation:
    """A conversation of the own organisation without what was said; raises ConversationNotFound."""
    return await _find(desk, staff, conversation_id)


async def colleagues(desk: Desk, staff: Staff) -> list[Staff]:
    """Who of the same organisation talks with residents, this worker too."""
    everybody = await desk.colleagues(staff.organization)
    return [one for one in everybody if one.active and one.role.may(Right.TALK)]


async def of_team(
    store: ConversationStore, staff: Staff, conversation_id: str, *, lock: bool = False
) -> Conversation:
    """A conversation of the worker's organisation; raises ConversationNotFound."""
    found = await store.get(conversation_id, lock=lock)
    if found is None or found.organization != staff.organization:
        raise ConversationNotFound
    return found


async def _find(desk: Desk, staff: Staff, conversation_id: str) -> Conversation:
    async def find() -> Conversation:
        async with desk.ports.open_conversations() as store:
            return await of_team(store, staff, conversation_id)

    return await in_time(find(), desk.ports.patience)


async def _listed(
    desk: Desk, choose: Callable[[ConversationStore], Awaitable[list[Conversation]]]
) -> list[Row]:
    known = await desk.help_requests()

    async def rows() -> list[Row]:
        async with desk.ports.open_conversations() as store:
            found = await choose(store)
            ids = [conversation.id for conversation in found]
            understood = await store.last_understood(ids, known)
            last = await store.last_messages(ids)
            return [
                Row(
                    conversation,
                    understood.get(conversation.id),
                    last[conversation.id].sender if conversation.id in last else None,
                    last[conversation.id].seq if conversation.id in last else 0,
                )
                for conversation in found
            ]

    return await in_time(rows(), desk.ports.patience)


async def _move(
    desk: Desk,
    staff: Staff,
    conversation_id: str,
    action: Action,
    move: Callable[[Conversation], Conversation],
    said: str,
    who: Staff,
) -> Conversation:
    """One move under the conversation's lock, and a line for the resident that says so."""
    ports = desk.ports
    await _find(desk, staff, conversation_id)
    await desk.record(staff, action, conversation_id)

    async def moved() -> tuple[Conversation, Happened | None]:
        async with ports.open_conversations() as store:
            before = await of_team(store, staff, conversation_id, lock=True)
            after = _silent(ports, move(before))
            if after == before:
                return before, None
            await store.move(after)
            place = await queue_place(ports, store, after)
            if before.owner is Owner.QUEUE and after.owner is Owner.QUEUE:
                # From one team to another: the resident waits on, and notices nothing.
                return before, Happened(after, (), place, queue_changed=True, staff_only=True)
            line = Draft(Sender.SYSTEM, ports.texts.hands(said, who.shown_as))
            message = await store.append(conversation_id, line, ports.now())
            shifts = Owner.QUEUE in {before.owner, after.owner}
            return before, Happened(after, (message,), place, queue_changed=shifts)

    before, happened = await in_time(moved(), ports.patience)
    if happened is None:
        return before
    await _told(ports, before, happened)
    return happened.conversation


async def _say(desk: Desk, staff: Staff, conversation_id: str, draft: Draft) -> Message:
    ports = desk.ports
    await _find(desk, staff, conversation_id)
    await desk.record(staff, Action.WRITTEN, conversation_id)

    async def said() -> tuple[Conversation, Happened | None, Message]:
        async with ports.open_conversations() as store:
            before = await of_team(store, staff, conversation_id, lock=True)
            known = await store.by_client_id(conversation_id, draft.client_id or "")
            if known is not None:
                if known.sender is not Sender.WORKER:
                    raise MessageInvalid
                return before, None, known
            after = _silent(ports, ownership.take(before, staff.id, ports.now()))
            await store.move(after)
            message = await store.append(conversation_id, draft, ports.now())
            shifts = before.owner is Owner.QUEUE
            return before, Happened(after, (message,), queue_changed=shifts), message

    before, happened, message = await in_time(said(), ports.patience)
    if happened is not None:
        await _told(ports, before, happened)
    return message


def _silent(ports: Ports, conversation: Conversation) -> Conversation:
    """Remembers that the bot is paused, before it is told: so it is always told otherwise later."""
    person_has_it = conversation.owner in {Owner.QUEUE, Owner.WORKER}
    if person_has_it and conversation.paused_at is None:
        return replace(conversation, paused_at=ports.now())
    return conversation


async def _told(ports: Ports, before: Conversation, happened: Happened) -> None:
    await ports.announce(happened)
    if before.paused_at is None and happened.conversation.paused_at is not None:
        await tell_paused(ports, happened.conversation)
