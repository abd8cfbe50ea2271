"""What a conversation needs from outside, as Protocols and plain callables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.conversation.core import (
    Conversation,
    Draft,
    Message,
    Note,
    Owner,
    QueuePlace,
    Sender,
    Translation,
    Understood,
)
from services.conversation.patience import PATIENCE
from services.conversation.waiting import Reach
from services.directory.core import Offer, Organization
from services.frontoffice.core import OfficeNow
from services.handover.core import Reason
from services.incidents.core import IncidentKind
from services.places.core import Gazetteer
from services.rasa_client.core import Bot


class ConversationStore(Protocol):
    """Reads and writes of one step; the step's end is the commit."""

    async def add(self, conversation: Conversation) -> None: ...

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None: ...

    async def change(
        self, conversation_id: str, *, owner: Owner | None = None, organization: str | None = None,
        municipality: str | None = None, place: str | None = None, language: str | None = None,
        signal: str | None = None,
    ) -> None: ...  # fmt: skip

    async def move(self, conversation: Conversation) -> None: ...

    async def queue(self, organization: str | None = None) -> list[Conversation]: ...

    async def owned(
        self, organization: str | None = None, worker_id: str | None = None
    ) -> list[Conversation]: ...

    async def waits(self, organization: str, since: datetime) -> list[int]: ...

    async def append(
        self, conversation_id: str, draft: Draft, at: datetime, *, intent: str | None = None,
        confidence: float | None = None,
    ) -> Message: ...  # fmt: skip

    async def understood(
        self, message_id: str, intent: str | None, confidence: float | None
    ) -> None: ...

    async def all_understood(self, conversation_id: str) -> dict[str, Understood]: ...

    async def last_understood(
        self, conversation_ids: Sequence[str], intents: Collection[str]
    ) -> dict[str, Understood]: ...

    async def last_of(
        self, conversation_ids: Sequence[str], sender: Sender
    ) -> dict[str, Message]: ...

    async def last_messages(self, conversation_ids: Sequence[str]) -> dict[str, Message]: ...

    async def add_note(self, note: Note) -> None: ...

    async def notes(self, conversation_id: str) -> list[Note]: ...

    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None: ...

    async def answers_to(self, message_id: str) -> list[Message]: ...

    async def messages(self, conversation_id: str, after: int = 0) -> list[Message]: ...

    async def issued_payloads(self, conversation_id: str) -> set[str]: ...

    async def remove(self, conversation_id: str) -> None: ...


class HandOver(Protocol):
    """Marks a conversation for a person."""

    async def __call__(
        self, conversation: Conversation, reason: Reason, signal: str | None
    ) -> None: ...


class Handled(Protocol):
    """Says that no person has to look at a conversation any more; never raises."""

    async def __call__(self, conversation_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Happened:
    """What changed in a conversation, for everybody who looks at it now."""

    conversation: Conversation
    messages: tuple[Message, ...] = ()
    place: QueuePlace | None = None  # only in the queue
    queue_changed: bool = False  # somebody came in, left or was taken: places shift
    staff_only: bool = False  # nothing that a resident may notice


class Announce(Protocol):
    """Tells residents and staff who are looking; never raises."""

    async def __call__(self, happened: Happened) -> None: ...


class LookAtOffice(Protocol):
    """The front office of an organisation (slug) now; raises StorageUnavailable."""

    async def __call__(self, organization: str) -> OfficeNow: ...


class Report(Protocol):
    """Reports an incident; never raises."""

    async def __call__(self, kind: IncidentKind, detail: str) -> None: ...


@dataclass(slots=True)
class Memory:
    """What is kept in memory, so that danger is answered with the database down."""

    lines: dict[str, tuple[Offer, ...]]  # of each signal
    organizations: tuple[Organization, ...]
    gazetteer: Gazetteer

    def renew(self, newer: Memory) -> None:
        """Takes over all of another memory at once; whoever holds this one sees it."""
        self.lines, self.organizations = newer.lines, newer.organizations
        self.gazetteer = newer.gazetteer

    def organization(self, slug: str | None) -> Organization | None:
        return next((org for org in self.organizations if org.slug == slug), None)

    def organization_in(self, municipality: str | None) -> Organization | None:
        """The welfare organisation of a municipality."""
        return next(
            (
                org
                for org in self.organizations
                if org.kind == "welzijn" and municipality in org.municipalities
            ),
            None,
        )


class Translate(Protocol):
    """A sentence, or an answer of the bot by its name, in another language.

    None for Dutch, for a language we do not have and for what is said in Dutch alone.
    """

    def __call__(
        self, language: str, name: str, facts: Mapping[str, str]
    ) -> Translation | None: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences that must not need Rasa, and their buttons as (title, payload)."""

    greeting: str
    greeting_buttons: tuple[tuple[str, str], ...]
    trouble_buttons: tuple[tuple[str, str], ...]
    signal: Callable[[str, tuple[Offer, ...]], str]
    trouble: Callable[[Organization | None], str]
    languages: frozenset[str]  # those we have sentences in, besides Dutch
    translate: Translate
    waiting: Callable[[QueuePlace, bool], str]  # True: for danger, nobody says "as soon as"
    waiting_buttons: tuple[tuple[str, str], ...]
    left_queue: Callable[[Organization | None], str]
    nobody: Callable[[Reach, datetime], str]  # why no worker comes in the chat now
    hands: Callable[[str, str], str]  # what happened, and who: "taken", "Karin"


async def _no_office(organization: str) -> OfficeNow:
    return OfficeNow(is_open=False, workers=frozenset())


async def _nobody_asked(conversation_id: str) -> None:
    pass


async def _nobody_looks(happened: Happened) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the use cases are given; services/app.py puts it together."""

    open_conversations: Callable[[], AbstractAsyncContextManager[ConversationStore]]
    bot: Bot
    find_signals: Callable[[str], Awaitable[tuple[str, ...]]]  # heaviest first; never raises
    mask: Callable[[str], str]
    language: Callable[[str], str | None]  # None when a text does not tell
    age: Callable[[str], int | None]
    memory: Memory
    texts: Texts
    hand_over: HandOver
    report: Report
    card: Callable[[Offer, str | None], dict[str, Any]]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    patience: float = PATIENCE  # seconds for one step of storage
    office: LookAtOffice = _no_office
    announce: Announce = _nobody_looks
    handled: Handled = _nobody_asked  # closes what hand_over opened
