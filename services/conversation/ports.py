"""What a conversation needs from outside, as Protocols and plain callables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.conversation.core import Conversation, Draft, Message, Owner, Translation
from services.conversation.patience import PATIENCE
from services.directory.core import Offer, Organization
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

    async def append(
        self, conversation_id: str, draft: Draft, at: datetime, *, intent: str | None = None,
        confidence: float | None = None,
    ) -> Message: ...  # fmt: skip

    async def understood(
        self, message_id: str, intent: str | None, confidence: float | None
    ) -> None: ...

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
