"""Which referrals ask for a worker's attention, counted in working days. Standard library only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from services.referral.core import ENDED, Referral, State

ATTENTION_AFTER = 5  # working days without news; agreed with no organisation yet
WAITING_LIST_AFTER = 20  # working days: about a month
SATURDAY = 5
HERE = ZoneInfo("Europe/Amsterdam")  # where working days begin and end


class IsHoliday(Protocol):
    """Whether nobody works on a weekday; for Dutch public holidays see services/run/referrals.py."""

    def __call__(self, day: date) -> bool: ...


def after_working_days(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The day on which `days` working days have passed since `start`; the day itself with 0."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and not is_holiday(day):
            days -= 1
    return day


def attention_from(
    referral: Referral, is_holiday: IsHoliday, days: int = ATTENTION_AFTER
) -> date | None:
    """The first day on which a worker must look; None when nothing is waited for.

    At once for what failed: a mail that did not arrive, an organisation that says no or that
    reached nobody. Else after some working days without news.
    """
    since = referral.changed_at.astimezone(HERE).date()
    match referral.state:
        case State.UNDELIVERED | State.NO_FIT | State.UNREACHABLE:
            return since
        case State.WAITING_LIST:
            return after_working_days(since, WAITING_LIST_AFTER, is_holiday)
        case state if state in ENDED or state is State.REACHED:
            return None
        case State.SENT | State.PRINTED if referral.passed_on_at is not None:
            since = referral.passed_on_at.astimezone(HERE).date()
            return after_working_days(since, days, is_holiday)
        case _:  # written, shown or agreed, and then forgotten
            return after_working_days(since, days, is_holiday)


def asks_attention(
    referral: Referral, now: datetime, is_holiday: IsHoliday, days: int = ATTENTION_AFTER
) -> bool:
    """True from that day on."""
    first = attention_from(referral, is_holiday, days)
    return first is not None and now.astimezone(HERE).date() >= first
