"""Rules of call-back requests as work: when it is due, and when nobody may ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.handover.core import CallbackRequest

DUTCH = ZoneInfo("Europe/Amsterdam")
MAX_NOTE = 200  # characters, masked
FIRST_WEEKEND_DAY = 5  # Saturday, as date.weekday counts


class Which(StrEnum):
    """Whose open requests a worker looks at."""

    MINE = "mine"
    TEAM = "team"  # of one's teams: given to one, with one of its people, or of nobody yet
    ALL = "all"
    CLOSED = "closed"


class Due(StrEnum):
    LATE = "late"
    TODAY = "today"
    LATER = "later"


class CallbackNotFound(Exception):
    """No such request, or one of another organisation: nobody can tell the two apart."""


class CallRefused(Exception):
    """Nobody may ring now; `problem`: "unanswered" (is it safe?), "unsafe" or "closed"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that somebody tried. `note` is masked."""

    id: str
    callback_id: str
    made_by: str  # id of a worker
    made_by_name: str
    reached: bool
    note: str | None
    made_at: datetime


def dutch_day(moment: datetime) -> date:
    """The calendar day of an instant in the Netherlands."""
    return moment.astimezone(DUTCH).date()


def first_due(asked_at: datetime, signal: str | None) -> date:
    """The day by which somebody must have rung: today at a signal, else the next weekday."""
    day = dutch_day(asked_at)
    if signal is not None:
        return day
    day += timedelta(days=1)
    while day.weekday() >= FIRST_WEEKEND_DAY:
        day += timedelta(days=1)
    return day


def due(request: CallbackRequest, today: date) -> Due:
    """Late, today or later; a request without a day is as old as it looks: late."""
    if request.due_on is None or request.due_on < today:
        return Due.LATE
    return Due.TODAY if request.due_on == today else Due.LATER


def check_may_call(request: CallbackRequest) -> None:
    """Raises CallRefused when nobody may ring.

    Where a signal was raised a ringing telephone can do harm, so no answer is no.
    """
    if request.closed_at is not None:
        raise CallRefused("closed")
    if request.safe_to_call is False:
        raise CallRefused("unsafe")
    if request.signal is not None and request.safe_to_call is None:
        raise CallRefused("unanswered")


def may_call(request: CallbackRequest) -> bool:
    try:
        check_may_call(request)
    except CallRefused:
        return False
    return True


def order(request: CallbackRequest, today: date) -> tuple[bool, date, datetime]:
    """Sort key of a list: signals on top, then what is due longest, then who asked first."""
    return (request.signal is None, request.due_on or date.min, request.created_at)
