"""Rules of a front office: when it is open, who is there, how long it takes. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
PRESENT = timedelta(seconds=90)  # without a sign of life for longer, a worker is not there
AROUND = timedelta(minutes=15)  # and for longer than this, they are not coming back
KEEP_PRESENCE = timedelta(days=1)  # it says who was there when, and serves for now only
QUEUE_LIMIT = 10  # people waiting at once, until an organisation chooses otherwise
LOOK_AHEAD = 60  # days in which the next opening is looked for; longer is no answer to anybody
FEWEST_WAITS = 3  # recent waits before anything is said of how long it takes
RECENT = timedelta(hours=2)  # what counts as recent for that
SLOW_QUARTER = 0.75  # the wait that three of four did not exceed: better early than late
ROUGH = 10  # minutes from which the estimate is given in fives
MAX_TITLE = 80  # characters
MAX_REPLY = 2000  # characters
MAX_REASON = 100  # characters
MOST_LIMIT = 200  # people; more is a typing error

Holiday = Callable[[date], bool]  # True on a Dutch public holiday


class OfficeInvalid(Exception):
    """What somebody filled in cannot be kept; `field` names the input, `problem` the fact.

    `row` is the place in the list it stood in, from 0; None for what stands in no list.
    """

    def __init__(self, field: str, problem: str, row: int | None = None) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
        self.row = row


class NothingFormer(Exception):
    """Nothing was changed yet, so there is nothing to go back to."""


class CannedReplyNotFound(Exception):
    """No such ready sentence, or it is of another organisation."""


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A stretch of one weekday, in Dutch local time; `closes` is the first moment it is shut."""

    weekday: int  # Monday is 0
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which it is closed all the same, both included."""

    id: str
    first_day: date
    last_day: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """How one calendar day looks. Closed when `openings` is empty; `reason` of whoever closed it."""

    day: date
    openings: tuple[Opening, ...]
    holiday: bool = False
    closed: bool = False  # by the organisation
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """When an organisation answers chats. Without openings nobody said, and presence decides."""

    organization: str  # slug
    openings: tuple[Opening, ...] = ()
    closures: tuple[Closure, ...] = ()
    queue_limit: int = QUEUE_LIMIT

    def is_open(self, at: datetime, holiday: Holiday) -> bool:
        """True when it should be staffed at this instant."""
        if not self.openings:
            return True
        local = at.astimezone(HERE)
        return any(
            opening.opens <= local.time() < opening.closes
            for opening in self._of_day(local.date(), holiday)
        )

    def opens_next(self, at: datetime, holiday: Holiday) -> datetime | None:
        """The next opening after this instant, in local time; None when none is known."""
        first = at.astimezone(HERE).date()
        for day in (first + timedelta(days=n) for n in range(LOOK_AHEAD + 1)):
            for opening in sorted(self._of_day(day, holiday)):
                moment = datetime.combine(day, opening.opens, HERE)
                if moment > at:
                    return moment
        return None

    def days(self, first: date, number: int, holiday: Holiday) -> tuple[Day, ...]:
        """The coming days, from the first on."""
        return tuple(self._day(first + timedelta(days=n), holiday) for n in range(number))

    def _day(self, day: date, holiday: Holiday) -> Day:
        closure = next((c for c in self.closures if c.first_day <= day <= c.last_day), None)
        return Day(
            day,
            tuple(sorted(self._of_day(day, holiday))),
            holiday(day),
            closure is not None,
            closure.reason if closure is not None else None,
        )

    def _of_day(self, day: date, holiday: Holiday) -> Iterator[Opening]:
        if holiday(day) or any(c.first_day <= day <= c.last_day for c in self.closures):
            return iter(())
        return (opening for opening in self.openings if opening.weekday == day.weekday())


@dataclass(frozen=True, slots=True)
class Former:
    """What an organisation had before the last change, and whose change that was."""

    office: Office
    replaced_at: datetime
    replaced_by: str  # name, as it was then


@dataclass(frozen=True, slots=True)
class Presence:
    """A worker's last sign of life, and whether they take chats."""

    worker_id: str
    organization: str  # slug
    available: bool
    seen_at: datetime

    def is_here(self, now: datetime) -> bool:
        """True while the last sign of life is at most PRESENT old."""
        return now - self.seen_at <= PRESENT


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """A front office at this moment. `workers`: ids of those who are here and take chats.

    `around`: ids of all who were here a short while ago, also those who take no new chats.
    """

    is_open: bool
    workers: frozenset[str]
    queue_limit: int = QUEUE_LIMIT
    opens_at: datetime | None = None  # local time; only when it is closed
    around: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A sentence that a team has ready; every worker of it may change it."""

    id: str
    organization: str  # slug
    title: str
    text: str
    updated_at: datetime


def estimate_minutes(waits: Sequence[int], waiting: Sequence[int]) -> int | None:
    """How many minutes it may take until somebody comes; None when nobody can say.

    `waits`: seconds that people recently waited until a worker came. `waiting`: seconds that
    those who are ahead have waited already. The wait that three of four did not exceed, and
    never less than the one who is first has waited: they are not helped yet. In whole minutes,
    at least 1, from ROUGH on in fives, always up.
    """
    if len(waits) < FEWEST_WAITS:
        return None
    ordered = sorted(waits)
    usual = ordered[math.ceil(SLOW_QUARTER * len(ordered)) - 1]
    minutes = max(1, math.ceil(max([usual, *waiting]) / 60))
    return minutes if minutes < ROUGH else 5 * math.ceil(minutes / 5)


def read_opening(weekday: object, opens: object, closes: object) -> Opening:
    """An opening from what somebody filled in; raises OfficeInvalid."""
    if not isinstance(weekday, int) or isinstance(weekday, bool) or not 0 <= weekday <= 6:
        raise OfficeInvalid("weekday", "invalid")
    start, end = _read_time("opens", opens), _read_time("closes", closes)
    if end <= start:
        raise OfficeInvalid("closes", "too_early")
    return Opening(weekday, start, end)


def check_openings(openings: Sequence[Opening]) -> tuple[Opening, ...]:
    """In order; raises OfficeInvalid at the later of two of one day that overlap."""
    ordered = sorted(enumerate(openings), key=lambda item: item[1])
    for (_, earlier), (row, later) in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise OfficeInvalid("opens", "overlaps", row)
    return tuple(opening for _, opening in ordered)


def read_closure(closure_id: str, first: object, last: object, reason: object) -> Closure:
    """A closure from what somebody filled in; without a last day it is one day."""
    first_day = _read_day("first_day", first)
    last_day = first_day if last in (None, "") else _read_day("last_day", last)
    if last_day < first_day:
        raise OfficeInvalid("last_day", "too_early")
    return Closure(closure_id, first_day, last_day, _short("reason", reason, MAX_REASON) or None)


def read_limit(limit: object) -> int:
    """How many may wait at once; 0 is no queue at all."""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 <= limit <= MOST_LIMIT:
        raise OfficeInvalid("queue_limit", "invalid")
    return limit


def read_canned(title: object, text: object) -> tuple[str, str]:
    """Title and text of a ready sentence; raises OfficeInvalid."""
    read_title, read_text = _short("title", title, MAX_TITLE), _short("text", text, MAX_REPLY)
    if not read_title:
        raise OfficeInvalid("title", "missing")
    if not read_text:
        raise OfficeInvalid("text", "missing")
    return read_title, read_text


def _read_time(field: str, value: object) -> time:
    try:
        read = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise OfficeInvalid(field, "invalid")
    return read.replace(second=0, microsecond=0)


def _read_day(field: str, value: object) -> date:
    try:
        read = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None:
        raise OfficeInvalid(field, "invalid")
    return read


def _short(field: str, value: object, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise OfficeInvalid(field, "invalid")
    kept = "".join(c for c in value if c in "\n\t" or c.isprintable()).strip()
    if len(kept) > longest:
        raise OfficeInvalid(field, "too_long")
    return kept
