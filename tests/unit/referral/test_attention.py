"""When a referral asks a worker to look: after five working days, at once when it went wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.referral.attention import (
    SATURDAY,
    after_working_days,
    asks_attention,
    attention_from,
)
from services.referral.core import ENDED, State
from tests.referral import make_referral, no_holidays

MONDAY = datetime(2026, 4, 20, 9, tzinfo=UTC)
KINGS_DAY = date(2026, 4, 27)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 4, 20), 0, date(2026, 4, 20)),
        (date(2026, 4, 20), 4, date(2026, 4, 24)),
        (date(2026, 4, 20), 5, date(2026, 4, 28)),  # over the weekend and King's Day
        (date(2026, 4, 25), 1, date(2026, 4, 28)),  # from a Saturday
        (date(2026, 4, 24), 1, date(2026, 4, 28)),
    ],
)
def test_weekends_and_holidays_do_not_count(start: date, days: int, expected: date) -> None:
    assert after_working_days(start, days, lambda day: day == KINGS_DAY) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
def test_the_day_is_a_working_day_with_that_many_working_days_behind_it(
    start: date, days: int
) -> None:
    day = after_working_days(start, days, no_holidays)
    passed = [start + timedelta(days=n) for n in range(1, (day - start).days + 1)]
    assert day.weekday() < SATURDAY
    assert sum(one.weekday() < SATURDAY for one in passed) == days


@pytest.mark.parametrize(("day", "asks"), [(date(2026, 4, 24), False), (date(2026, 4, 27), True)])
@pytest.mark.parametrize("state", [State.SENT, State.PRINTED, State.ASKED, State.DRAFT])
def test_silence_asks_for_attention_after_five_working_days(
    state: State, day: date, asks: bool
) -> None:
    card = make_referral(state=state, changed_at=MONDAY, passed_on_at=MONDAY)
    now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    assert asks_attention(card, now, no_holidays) is asks


@pytest.mark.parametrize("state", [State.UNDELIVERED, State.NO_FIT, State.UNREACHABLE])
def test_what_went_wrong_asks_for_attention_at_once(state: State) -> None:
    assert asks_attention(make_referral(state=state, changed_at=MONDAY), MONDAY, no_holidays)


def test_a_waiting_list_asks_for_attention_after_a_month() -> None:
    card = make_referral(state=State.WAITING_LIST, changed_at=MONDAY)
    assert attention_from(card, no_holidays) == date(2026, 5, 18)


@pytest.mark.parametrize("state", ENDED | {State.REACHED})
def test_what_is_done_asks_for_nothing(state: State) -> None:
    card = make_referral(state=state, changed_at=MONDAY)
    assert not asks_attention(card, MONDAY + timedelta(days=80), no_holidays)


def test_printing_again_does_not_start_the_count_anew() -> None:
    card = make_referral(
        state=State.PRINTED, passed_on_at=MONDAY, changed_at=MONDAY + timedelta(days=4)
    )
    assert attention_from(card, no_holidays) == date(2026, 4, 27)


def test_a_day_begins_at_midnight_here() -> None:
    late = datetime(2026, 4, 20, 22, 30, tzinfo=UTC)  # half past midnight of the 21st
    assert attention_from(
        make_referral(state=State.SENT, passed_on_at=late, changed_at=late), no_holidays
    ) == date(2026, 4, 28)
