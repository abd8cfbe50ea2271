"""Rules of a conversation: who may speak, what a message may be. Standard library only."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

MAX_TEXT = 4000  # characters; long enough for a long story, short enough for the model
MAX_CLIENT_ID = 100  # characters
KEEP_CONVERSATION = timedelta(days=90)  # after the last message (design, promise 6)
TURN_TIMEOUT = 8.0  # seconds of silence from Rasa that count as an incident

# White space as str.strip takes it off: Rasa strips before it looks for its "/".
_COMMAND = re.compile(r"^[\s/\ufeff]+")


class Owner(StrEnum):
    """Who answers. One at a time."""

    BOT = "bot"
    QUEUE = "queue"
    WORKER = "worker"
    CLOSED = "closed"


class ClosedAs(StrEnum):
    """How a conversation ended. Not for good: the resident may write again."""

    DONE = "done"
    ABANDONED = "abandoned"  # nobody came, and the resident had gone


class Sender(StrEnum):
    RESIDENT = "resident"
    BOT = "bot"
    WORKER = "worker"
    SYSTEM = "system"


class ConversationError(Exception):
    """Something a resident asked of a conversation cannot be done."""


class ConversationNotFound(ConversationError):
    """No such conversation, or the token is not of it: callers cannot tell the two apart."""


class MessageInvalid(ConversationError):
    """Empty, not text, or without client id."""


class MessageTooLong(ConversationError):
    """More than MAX_TEXT characters."""


class PayloadUnknown(ConversationError):
    """A button this conversation was never given."""


class StorageUnavailable(ConversationError):
    """The database did not answer; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Button:
    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What a message says in the resident's own language, beside the Dutch."""

    language: str  # ISO 639-1
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is stored."""

    sender: Sender
    text: str
    buttons: tuple[Button, ...] = ()
    listings: tuple[dict[str, Any], ...] = ()  # in the shape of the API's listing
    signal: str | None = None
    payload: str | None = None
    client_id: str | None = None
    reply_to: str | None = None  # id of the resident's message this answers
    translation: Translation | None = None
    author: str | None = None  # a worker's first name or function, as residents see it
    referral_id: str | None = None  # a card the resident is asked to agree to


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message. seq counts from 1 within its conversation, without gaps."""

    id: str
    seq: int
    sender: Sender
    text: str
    created_at: datetime
    buttons: tuple[Button, ...] = ()
    listings: tuple[dict[str, Any], ...] = ()
    signal: str | None = None
    payload: str | None = None
    client_id: str | None = None
    reply_to: str | None = None
    translation: Translation | None = None
    author: str | None = None
    referral_id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One talk. `organization` is a slug; None on the joint page until the municipality is known.

    Who has it, from `worker_id` on, changes by the moves of ownership.py alone.
    """

    id: str
    token_hash: str
    owner: Owner
    created_at: datetime
    last_message_at: datetime
    organization: str | None = None
    municipality: str | None = None
    place: str | None = None
    language: str = "nl"
    signal: str | None = None  # marked for a person
    worker_id: str | None = None  # only while a worker has it
    waiting_since: datetime | None = None  # only in the queue
    team_id: str | None = None  # only in the queue: the team it waits for; None is all
    taken_at: datetime | None = None  # when a worker last took it
    waited: int | None = None  # seconds in the queue before that; None when it did not wait
    closed_at: datetime | None = None
    closed_as: ClosedAs | None = None
    paused_at: datetime | None = None  # since when the bot may be paused; None when it is not


@dataclass(frozen=True, slots=True)
class Turn:
    """What Rasa made of one message: its answers, and what it understood (None for a button)."""

    drafts: tuple[Draft, ...]
    intent: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What the model made of a resident's message."""

    intent: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Note:
    """What workers tell each other about a conversation. Never for a resident."""

    id: str
    conversation_id: str
    worker_id: str
    author: str  # as colleagues know them
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where somebody stands. `minutes` is how long it may take; None when nobody can say."""

    ahead: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A resident's message as it came in, checked: exactly one of text and payload is given."""

    client_id: str
    text: str | None = None
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """New messages for the resident and who answers now. `stored` is False in an emergency."""

    owner: Owner
    messages: tuple[Message, ...] = field(default=())
    stored: bool = True
    queue: QueuePlace | None = None  # only in the queue


def check_incoming(text: object, payload: object, client_id: object) -> Incoming:
    """A message fit to store; raises MessageInvalid or MessageTooLong."""
    if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_CLIENT_ID:
        raise MessageInvalid
    if not client_id.isprintable():  # no database holds NUL or half a surrogate pair
        raise MessageInvalid
    if payload is not None:
        if text is not None or not isinstance(payload, str) or not payload:
            raise MessageInvalid
        return Incoming(client_id=client_id, payload=payload)
    if not isinstance(text, str):
        raise MessageInvalid
    cleaned = clean_text(text)
    if not cleaned:
        raise MessageInvalid
    if len(cleaned) > MAX_TEXT:
        raise MessageTooLong
    return Incoming(client_id=client_id, text=cleaned)


def clean_text(text: str) -> str:
    """Without control characters, lone surrogates and outer white space; line breaks stay.

    PostgreSQL refuses NUL, and half a surrogate pair cannot be written as UTF-8.
    """
    kept = (
        char
        for char in text
        if char in "\n\t"
        or ((ord(char) >= 32 and not 0x7F <= ord(char) < 0xA0) and not 0xD800 <= ord(char) < 0xE000)
    )
    return "".join(kept).strip()


def text_for_rasa(text: str) -> str:
    """What Rasa may read: a leading "/" would start an intent of the sender's choice."""
    return _COMMAND.sub("", text) or "?"


def token_hash(token: str) -> str:
    """What is kept of a token: reading the database does not open a conversation."""
    # A header may hold bytes that are no UTF-8; they are somebody else's token, no failure.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def token_fits(token: str, conversation: Conversation) -> bool:
    return hmac.compare_digest(token_hash(token), conversation.token_hash)


def place_in_payload(payload: str) -> tuple[str, str | None] | None:
    """Place and municipality of a button such as /plaats_doorgeven{"place": "Borne"}, or None."""
    start = payload.find("{")
    if start < 0:
        return None
    try:
        found = json.loads(payload[start:])
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("place"), str):
        return None
    municipality = found.get("municipality")
    return found["place"], municipality if isinstance(municipality, str) else None
