"""Rules of handing over to a person. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

KEEP_CALLBACK = timedelta(days=30)  # after closing (design, promise 6)
KEEP_HANDOVER = timedelta(days=90)
MAX_PHONE = 40  # characters, with what somebody writes around it
MAX_NAME = 100  # characters
MAX_WHEN = 100  # characters: "dinsdag na drie uur"
MAX_ABOUT = 200  # characters: one line, masked


class Reason(StrEnum):
    """Why a person must look."""

    SIGNAL = "signal"
    ASKED = "asked"  # the resident asked for a person
    UNSURE = "unsure"  # the bot did not understand twice
    COMPLAINT = "complaint"
    INCIDENT = "incident"  # the bot failed


class Preferred(StrEnum):
    """How somebody likes to be reached."""

    CALL = "call"
    TEXT = "text"  # a text message on the same number


class Result(StrEnum):
    """What came of a call-back request."""

    HELPED = "helped"
    REFERRED = "referred"
    NOT_REACHED = "not_reached"
    NOT_NEEDED = "not_needed"
    NOT_SAFE = "not_safe"  # calling was not safe; reached another way, or not at all


class CallbackInvalid(Exception):
    """The form cannot be stored; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Handover:
    id: str
    conversation_id: str
    organization: str | None  # slug
    reason: Reason
    signal: str | None
    created_at: datetime
    language: str | None = None  # of the conversation, when it was marked


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """Somebody to call back.

    `safe`: a message may be left. `safe_to_call`: ringing does no harm. Both None when not
    answered. `signal` is that of the conversation, when the request was made. `assigned_to` is the
    id of a worker; None is nobody in person. `team_id` is the team it was given to; None is all.
    """

    id: str
    conversation_id: str | None
    organization: str | None  # slug
    municipality: str | None
    phone: str
    name: str | None
    when: str | None
    safe: bool | None
    created_at: datetime
    closed_at: datetime | None = None
    language: str | None = None  # of the conversation; None for a form without one
    about: str | None = None  # masked
    preferred: Preferred = Preferred.CALL
    signal: str | None = None
    safe_to_call: bool | None = None
    due_on: date | None = None  # Dutch calendar day; None for a request from before due days
    assigned_to: str | None = None
    team_id: str | None = None
    result: Result | None = None
