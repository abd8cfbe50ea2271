"""Stand-ins written by hand: a store in memory, a bot that does as it is told, ports around them."""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from services.conversation.answers import (
    hands_text,
    left_queue_text,
    load_answers,
    nobody_text,
    signal_text,
    trouble_text,
    waiting_text,
)
from services.conversation.core import (
    Conversation,
    Draft,
    Message,
    Note,
    Owner,
    Sender,
    StorageUnavailable,
    Understood,
)
from services.conversation.languages import load_translations, translate
from services.conversation.ports import Happened, Memory, Ports, Texts
from services.conversation.waiting import LEAVE
from services.directory.core import Offer
from services.frontoffice.core import OfficeNow
from services.handover.core import CallbackRequest, Handover, Reason
from services.incidents.core import IncidentKind
from services.rasa_client.core import BotAnswer, BotFailure, BotMessage
from tests.builders import (
    MUNICIPALITY,
    NOON,
    WIJKRACHT,
    WITHOUT_NUMBER,
    make_card,
    make_gazetteer,
    make_line,
)

GREETING_BUTTON = ("Ik wil een mens spreken", "/medewerker")
DANGER = {  # what the fake safety layer hears, heaviest first
    "acuut_gevaar": "nu in gevaar",
    "suicide": "niet meer leven",
    "huiselijk_geweld": "hij slaat mij",
}
HELD = (  # what a move changes
    "owner", "worker_id", "waiting_since", "taken_at", "waited", "closed_at", "closed_as",
    "paused_at",
)  # fmt: skip


@dataclass
class _Tables:
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    made: int = 0  # messages ever
    belongs: dict[str, str] = field(default_factory=dict)  # message id to conversation id
    understood: dict[str, tuple[str | None, float | None]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class MemoryConversations:
    """Conversations in memory: a step that fails leaves nothing behind, as in a database."""

    def __init__(self) -> None:
        self.tables = _Tables()
        self.down = False  # every step fails, as with a database that is away
        self.hangs = False  # no step ever ends, as with a database that is frozen
        self.open_steps = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryStep]:
        if self.down:
            raise StorageUnavailable
        if self.hangs:
            await asyncio.Event().wait()
        draft = copy.deepcopy(self.tables)
        self.open_steps += 1
        try:
            yield MemoryStep(draft)
        finally:
            self.open_steps -= 1
        self.tables = draft

    def put(self, conversation: Conversation, *drafts: Draft) -> None:
        """Starts a test with a conversation that is already there."""
        self.tables.conversations[conversation.id] = conversation
        step = MemoryStep(self.tables)
        for draft in drafts:
            step.append_now(conversation.id, draft, NOON)

    def said(self, conversation_id: str) -> list[Message]:
        """Everything stored of a conversation, in order."""
        found = [m for m in self.tables.messages if self.tables.belongs[m.id] == conversation_id]
        return sorted(found, key=lambda message: message.seq)


class MemoryStep:
    """The reads and writes of one step."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables

    async def add(self, conversation: Conversation) -> None:
        self._tables.conversations[conversation.id] = conversation

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        return self._tables.conversations.get(conversation_id)

    async def change(
        self,
        conversation_id: str,
        *,
        owner: Owner | None = None,
        organization: str | None = None,
        municipality: str | None = None,
        place: str | None = None,
        language: str | None = None,
        signal: str | None = None,
    ) -> None:
        given: dict[str, Any] = {
            "owner": owner,
            "organization": organization,
            "municipality": municipality,
            "place": place,
            "language": language,
            "signal": signal,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        self._change(conversation_id, **changes)

    async def move(self, conversation: Conversation) -> None:
        self._change(conversation.id, **{name: getattr(conversation, name) for name in HELD})

    async def queue(self, organization: str | None = None) -> list[Conversation]:
        found = self._owned_by(Owner.QUEUE, organization)
        return sorted(found, key=lambda c: (c.signal is None, c.waiting_since, c.id))

    async def owned(
        self, organization: str | None = None, worker_id: str | None = None
    ) -> list[Conversation]:
        found = self._owned_by(Owner.WORKER, organization)
        mine = [c for c in found if worker_id in (None, c.worker_id)]
        return sorted(mine, key=lambda c: (c.taken_at, c.id))

    async def waits(self, organization: str, since: datetime) -> list[int]:
        return [
            c.waited
            for c in self._tables.conversations.values()
            if c.organization == organization
            and c.waited is not None
            and c.taken_at is not None
            and c.taken_at >= since
        ]

    async def append(
        self,
        conversation_id: str,
        draft: Draft,
        at: datetime,
        *,
        intent: str | None = None,
        confidence: float | None = None,
    ) -> Message:
        message = self.append_now(conversation_id, draft, at)
        self._tables.understood[message.id] = (intent, confidence)
        return message

    def append_now(self, conversation_id: str, draft: Draft, at: datetime) -> Message:
        """What `append` does, for a test that has no loop yet."""
        present = self._of(conversation_id)
        if draft.client_id and any(m.client_id == draft.client_id for m in present):
            raise StorageUnavailable  # the database's unique constraint
        seq = max((message.seq for message in present), default=0) + 1
        self._tables.made += 1
        message = Message(
            id=f"message-{self._tables.made}",
            seq=seq,
            sender=draft.sender,
            text=draft.text,
            created_at=at,
            buttons=draft.buttons,
            listings=draft.listings,
            signal=draft.signal,
            payload=draft.payload,
            client_id=draft.client_id,
            reply_to=draft.reply_to,
            translation=draft.translation,
            author=draft.author,
        )
        self._tables.messages.append(message)
        self._tables.belongs[message.id] = conversation_id
        self._change(conversation_id, last_message_at=at)
        return message

    async def understood(
        self, message_id: str, intent: str | None, confidence: float | None
    ) -> None:
        self._tables.understood[message_id] = (intent, confidence)

    async def all_understood(self, conversation_id: str) -> dict[str, Understood]:
        known = {m.id: self._tables.understood.get(m.id) for m in self._of(conversation_id)}
        return {
            name: Understood(pair[0], pair[1])
            for name, pair in known.items()
            if pair is not None and pair[0] is not None
        }

    async def last_understood(
        self, conversation_ids: Sequence[str], intents: Collection[str]
    ) -> dict[str, Understood]:
        found = {}
        for conversation_id in conversation_ids:
            for understood in (await self.all_understood(conversation_id)).values():
                if understood.intent in intents:
                    found[conversation_id] = understood
        return found

    async def last_of(self, conversation_ids: Sequence[str], sender: Sender) -> dict[str, Message]:
        return {
            conversation_id: message
            for conversation_id in conversation_ids
            for message in await self.messages(conversation_id)
            if message.sender is sender
        }

    async def last_messages(self, conversation_ids: Sequence[str]) -> dict[str, Message]:
        return {
            conversation_id: message
            for conversation_id in conversation_ids
            for message in await self.messages(conversation_id)
        }

    async def add_note(self, note: Note) -> None:
        self._tables.notes.append(note)

    async def notes(self, conversation_id: str) -> list[Note]:
        found = [n for n in self._tables.notes if n.conversation_id == conversation_id]
        return sorted(found, key=lambda n: (n.created_at, n.id))

    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        found = (m for m in self._of(conversation_id) if m.client_id == client_id)
        return next(found, None)

    async def answers_to(self, message_id: str) -> list[Message]:
        found = [m for m in self._tables.messages if m.reply_to == message_id]
        return sorted(found, key=lambda message: message.seq)

    async def messages(self, conversation_id: str, after: int = 0) -> list[Message]:
        found = [m for m in self._of(conversation_id) if m.seq > after]
        return sorted(found, key=lambda message: message.seq)

    async def issued_payloads(self, conversation_id: str) -> set[str]:
        return {b.payload for m in self._of(conversation_id) for b in m.buttons}

    async def remove(self, conversation_id: str) -> None:
        gone = {m.id for m in self._of(conversation_id)}
        self._tables.messages = [m for m in self._tables.messages if m.id not in gone]
        self._tables.notes = [n for n in self._tables.notes if n.conversation_id != conversation_id]
        self._tables.conversations.pop(conversation_id, None)

    def _owned_by(self, owner: Owner, organization: str | None) -> list[Conversation]:
        return [
            c
            for c in self._tables.conversations.values()
            if c.owner is owner and organization in (None, c.organization)
        ]

    def _of(self, conversation_id: str) -> list[Message]:
        belongs = self._tables.belongs
        return [m for m in self._tables.messages if belongs[m.id] == conversation_id]

    def _change(self, conversation_id: str, **changes: Any) -> None:
        present = self._tables.conversations.get(conversation_id)
        if present is None:
            raise StorageUnavailable  # the database's foreign key
        self._tables.conversations[conversation_id] = replace(present, **changes)


class MemoryHandovers:
    """Handovers and callback requests in memory."""

    def __init__(self) -> None:
        self.handovers: list[Handover] = []
        self.callbacks: list[CallbackRequest] = []

    async def open_handover(self, conversation_id: str, reason: Reason) -> Handover | None:
        found = [
            handover
            for handover in self.handovers
            if handover.conversation_id == conversation_id and handover.reason is reason
        ]
        return found[-1] if found else None

    async def add_handover(self, handover: Handover) -> None:
        self.handovers.append(handover)

    async def add_callback(self, request: CallbackRequest) -> None:
        self.callbacks.append(request)


@dataclass(frozen=True)
class Asked:
    """One turn that the bot was asked for."""

    sender: str
    message_id: str
    text: str | None
    payload: str | None
    metadata: dict[str, Any]


class FakeBot:
    """Answers with what it is told to, or fails; remembers what it was asked."""

    def __init__(self, *messages: BotMessage, **understood: Any) -> None:
        said = messages or (BotMessage("Wat kan ik voor u doen?"),)
        self.answer = BotAnswer(said, **understood)
        self.failure: BotFailure | None = None
        self.before: Callable[[Asked], Awaitable[None]] | None = None  # looks around mid-turn
        self.asked: list[Asked] = []
        self.forgotten: list[str] = []
        self.paused: set[str] = set()  # conversations that a person has

    async def turn(
        self,
        sender: str,
        message_id: str,
        *,
        text: str | None,
        payload: str | None,
        metadata: dict[str, Any],
    ) -> BotAnswer:
        asked = Asked(sender, message_id, text, payload, metadata)
        self.asked.append(asked)
        if self.before is not None:
            await self.before(asked)
        if self.failure is not None:
            raise self.failure
        return self.answer

    async def forget(self, sender: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.forgotten.append(sender)

    async def pause(self, sender: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.paused.add(sender)

    async def resume(self, sender: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.paused.discard(sender)

    async def ready(self) -> bool:
        return self.failure is None


@dataclass
class World:
    """Ports with everything behind them within reach of a test."""

    store: MemoryConversations
    bot: FakeBot
    ports: Ports
    handed_over: list[tuple[str, Reason, str | None]]
    handed_to: list[str | None]  # the organisation of each
    incidents: list[tuple[IncidentKind, str]]
    office: FakeOffice
    told: list[Happened]  # what residents and staff who look were told
    handled: list[str]  # conversations no person must look at


class FakeOffice:
    """Front offices as a test wants them: closed, until somebody is there."""

    def __init__(self) -> None:
        self.now = OfficeNow(is_open=False, workers=frozenset())

    async def __call__(self, organization: str) -> OfficeNow:
        return self.now

    def staff(self, *workers: str, limit: int = 10) -> None:
        """Open, with these workers there."""
        self.now = OfficeNow(True, frozenset(workers), limit, around=frozenset(workers))


def make_memory() -> Memory:
    """Lines, organisations and places as they are kept since start."""
    return Memory(
        lines={
            "suicide": (make_line("suicide", "113 Zelfmoordpreventie", "0800-0113"),),
            "acuut_gevaar": (make_line("acuut_gevaar", "Alarmnummer", "112"),),
            "huiselijk_geweld": (make_line("huiselijk_geweld", "Veilig Thuis", "0800-2000"),),
        },
        organizations=(WIJKRACHT, WITHOUT_NUMBER, MUNICIPALITY),
        gazetteer=make_gazetteer(),
    )


def make_world(bot: FakeBot | None = None) -> World:
    """A house without Rasa, without a database and without a clock of its own."""
    store, bot = MemoryConversations(), bot or FakeBot()
    handed_over: list[tuple[str, Reason, str | None]] = []
    handed_to: list[str | None] = []
    handled_of: list[str] = []
    incidents: list[tuple[IncidentKind, str]] = []
    office = FakeOffice()
    told: list[Happened] = []
    numbers, minutes = count(1), count(1)

    async def announce(happened: Happened) -> None:
        told.append(happened)

    async def hand_over(conversation: Conversation, reason: Reason, signal: str | None) -> None:
        handed_over.append((conversation.id, reason, signal))
        handed_to.append(conversation.organization)

    async def handled(conversation_id: str) -> None:
        handled_of.append(conversation_id)

    async def report(kind: IncidentKind, detail: str) -> None:
        incidents.append((kind, detail))

    texts = load_answers()
    ports = Ports(
        open_conversations=store.open,
        bot=bot,
        find_signals=find_danger,
        mask=lambda text: re.sub(r"\d{8,}", "[telefoon]", text),
        language=lambda text: "en" if text.startswith("please") else None,
        age=lambda text: 80 if "tachtig" in text else None,
        memory=make_memory(),
        texts=Texts(
            greeting=texts["greeting"],
            greeting_buttons=(GREETING_BUTTON,),
            trouble_buttons=(("Laat uw nummer achter", "form:callback"),),
            signal=signal_text,
            trouble=trouble_text,
            languages=frozenset(load_translations()),
            translate=translate,
            waiting=waiting_text,
            waiting_buttons=((texts["waiting"]["leave"], LEAVE),),
            left_queue=left_queue_text,
            nobody=nobody_text,
            hands=hands_text,
        ),
        hand_over=hand_over,
        report=report,
        card=lambda offer, municipality: make_card(id=offer.id, name=offer.name),
        now=lambda: NOON + timedelta(minutes=next(minutes)),
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
        new_token=lambda: f"token-{next(numbers)}",
        patience=0.05,
        office=office,
        announce=announce,
        handled=handled,
    )
    return World(store, bot, ports, handed_over, handed_to, incidents, office, told, handled_of)


async def find_danger(text: str) -> tuple[str, ...]:
    """The signals of which a sentence of DANGER is in the text."""
    return tuple(signal for signal, words in DANGER.items() if words in text)


def line_of(world: World, signal: str) -> Offer:
    """The line that belongs to a signal."""
    return world.ports.memory.lines[signal][0]
