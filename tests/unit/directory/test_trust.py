"""How far an offer may be relied upon, by the day of its last check (design, promise 5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.core import Trust, trust
from tests.directory_builders import TODAY, make_offer

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
ORDER = list(Trust)  # fresh, ageing, stale


@pytest.mark.parametrize(
    ("checked", "last_fresh_day"),
    [
        (date(2026, 5, 22), date(2026, 11, 22)),
        (date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 7, 15), date(2027, 1, 15)),
        (date(2026, 3, 31), date(2026, 9, 30)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
    ],
)
def test_an_offer_is_fresh_until_six_months_after_its_check(
    checked: date, last_fresh_day: date
) -> None:
    assert [trust(checked, last_fresh_day + timedelta(days=days)) for days in (0, 1)] == [
        Trust.FRESH,
        Trust.AGEING,
    ]


@pytest.mark.parametrize(
    ("checked", "last_ageing_day"),
    [
        (date(2025, 11, 22), date(2026, 11, 22)),
        (date(2026, 1, 31), date(2027, 1, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_an_offer_is_ageing_until_twelve_months_after_its_check(
    checked: date, last_ageing_day: date
) -> None:
    assert [trust(checked, last_ageing_day + timedelta(days=days)) for days in (0, 1)] == [
        Trust.AGEING,
        Trust.STALE,
    ]


def test_an_offer_that_nobody_ever_checked_is_stale() -> None:
    assert trust(None, TODAY) is Trust.STALE


def test_an_offer_is_fresh_on_the_day_of_its_check() -> None:
    assert trust(TODAY, TODAY) is Trust.FRESH


def test_an_offer_knows_its_own_trust() -> None:
    assert make_offer(assured_date=date(2026, 2, 1)).trust(TODAY) is Trust.AGEING


@given(checked=DAYS, today=DAYS, later=st.integers(min_value=0, max_value=1000))
def test_trust_never_grows_by_waiting(checked: date, today: date, later: int) -> None:
    now, then = trust(checked, today), trust(checked, today + timedelta(days=later))
    assert ORDER.index(now) <= ORDER.index(then)


@given(checked=DAYS)
def test_an_offer_is_never_stale_within_a_year(checked: date) -> None:
    assert trust(checked, checked + timedelta(days=364)) is not Trust.STALE


@given(checked=DAYS)
def test_an_offer_is_always_stale_after_a_year_and_a_day(checked: date) -> None:
    assert trust(checked, checked + timedelta(days=367)) is Trust.STALE
