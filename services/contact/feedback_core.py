"""Rules of what people say of us: a resident's mark, a worker's "dit klopt niet"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAX_SENTENCE = 500  # characters, masked
MAX_NOTE = 300  # characters, masked
KEEP_REPORT = timedelta(days=90)  # after somebody looked at it


class FeedbackInvalid(Exception):
    """Feedback that cannot be kept; `field` names the input, `problem` the fact."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class FeedbackTooEarly(Exception):
    """The conversation is still going on."""


class OfferNotFound(Exception):
    """No offer with this id."""


class WrongField(StrEnum):
    """What is wrong with an offer."""

    PHONE = "phone"
    ADDRESS = "address"
    HOURS = "hours"
    COST = "cost"
    AUDIENCE = "audience"
    AREA = "area"
    DESCRIPTION = "description"
    STOPPED = "stopped"  # the offer is no longer there
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a resident thought of it. Without conversation: its period is past, the mark stays."""

    id: str
    conversation_id: str | None
    organization: str | None  # slug
    mark: int  # 1 to 10
    sentence: str | None  # masked
    given_at: datetime


@dataclass(frozen=True, slots=True)
class ListingReport:
    """ "Dit klopt niet": for the coordinator. `note` is masked."""

    id: str
    service_id: str
    service_name: str
    organization: str  # slug, of whoever reports
    field: WrongField
    note: str | None
    reported_by: str  # id of a worker
    reported_by_name: str
    reported_at: datetime
    handled_at: datetime | None = None


def read_mark(raw: object) -> int:
    """A mark from 1 to 10, as a number or its digits; raises FeedbackInvalid."""
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 2:
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 10:
        raise FeedbackInvalid("mark", "invalid")
    return raw
