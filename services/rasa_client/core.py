"""What the gateway asks of Rasa, and how it can fail. Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class BotFailure(Exception):
    """Rasa gave no usable answer; the class says which way."""


class BotDown(BotFailure):
    """Nothing listens, or the connection broke."""


class BotSlow(BotFailure):
    """No answer in time; a later one is dropped."""


class BotEmpty(BotFailure):
    """An answer without a message: an action failed inside Rasa."""


class BotBroken(BotFailure):
    """An error status, or something that is not our JSON."""


# A card is shown by the page's templates, which want all of these (services/directory/listing.py).
LISTING_KEYS = frozenset(
    "id name organization description phones email url address hours cost audience"
    " assured_date trust".split()
)


@dataclass(frozen=True, slots=True)
class BotMessage:
    """One message of the bot."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()  # (title, payload)
    listings: tuple[dict[str, Any], ...] = ()
    signal: str | None = None
    handover: str | None = None
    response: str | None = None  # its name in domain.yml
    facts: dict[str, str] = field(default_factory=dict)  # what it was filled in with

    @property
    def says_something(self) -> bool:
        """True when there is something to see."""
        return bool(self.text.strip() or self.buttons or self.listings)


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """All messages of one turn, and what was understood."""

    messages: tuple[BotMessage, ...]
    intent: str | None = None
    confidence: float | None = None
    signal: str | None = None  # of the model, above its threshold


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of a text that belongs to no conversation.

    `ranked`: every class with its probability, best first. `compound`: the hulpvragen the text
    really asks for.
    """

    ranked: tuple[tuple[str, float], ...] = ()
    compound: tuple[str, ...] = ()
    signal: str | None = None


class Bot(Protocol):
    """The bot as the gateway sees it."""

    async def turn(
        self, sender: str, message_id: str, *, text: str | None, payload: str | None,
        metadata: dict[str, Any],
    ) -> BotAnswer:  # fmt: skip
        """One message in, its answers out. Raises a BotFailure."""
        ...

    async def forget(self, sender: str) -> None:
        """Erases the tracker of a conversation. Raises a BotFailure."""
        ...

    async def pause(self, sender: str) -> None:
        """Tells the bot that a person has this conversation. Raises a BotFailure."""
        ...

    async def resume(self, sender: str) -> None:
        """Tells the bot that it has this conversation again. Raises a BotFailure."""
        ...

    async def ready(self) -> bool:
        """True when Rasa has its model and keeps its trackers."""
        ...


def pick_url(conversation_id: str, urls: Sequence[str]) -> str:
    """The Rasa process of a conversation: rendezvous hashing, so that one process more or less
    moves only its own share. Open-source Rasa's lock is not safe between processes.
    """
    return max(urls, key=lambda url: hashlib.sha256(f"{url}\n{conversation_id}".encode()).digest())
