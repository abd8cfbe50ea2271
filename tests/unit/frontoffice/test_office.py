"""When a front office is open, when it opens again, and what is honestly said of waiting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.frontoffice.core import (
    HERE,
    Closure,
    Office,
    OfficeInvalid,
    Opening,
    check_openings,
    estimate_minutes,
    read_opening,
)
from services.frontoffice.dutch_holidays import is_holiday

NINE, FIVE = time(9), time(17)
WORKDAYS = tuple(Opening(day, NINE, FIVE) for day in range(5))
OFFICE = Office("wijkracht", WORKDAYS)


def at(*moment: int) -> datetime:
    """Local time in the Netherlands, as an instant."""
    return datetime(*moment, tzinfo=HERE).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(8, 59, False), (9, 0, True), (12, 0, True), (16, 59, True), (17, 0, False), (3, 0, False)],
)
def test_it_is_open_from_the_first_minute_up_to_the_last(
    hour: int, minute: int, is_open: bool
) -> None:
    assert OFFICE.is_open(at(2026, 6, 1, hour, minute), is_holiday) == is_open


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 6), "tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 14), "Hemelvaart"),
        (date(2026, 5, 25), "tweede pinksterdag"),
        (date(2026, 12, 25), "eerste kerstdag"),
        (date(2025, 4, 26), "Koningsdag op zaterdag, omdat de 27e een zondag is"),
    ],
)
def test_it_is_closed_on_a_dutch_holiday(day: date, name: str) -> None:
    assert is_holiday(day), name
    assert not OFFICE.is_open(at(day.year, day.month, day.day, 12), is_holiday)


def test_an_ordinary_day_is_no_holiday() -> None:
    assert not is_holiday(date(2026, 6, 1))


@pytest.mark.parametrize(("day", "is_open"), [(2, True), (3, False), (4, False), (5, True)])
def test_it_is_closed_from_the_first_to_the_last_day_of_a_closure(day: int, is_open: bool) -> None:
    closed = Office("wijkracht", WORKDAYS, (Closure("c", date(2026, 6, 3), date(2026, 6, 4)),))
    assert closed.is_open(at(2026, 6, day, 12), is_holiday) == is_open


def test_without_hours_the_presence_of_workers_decides() -> None:
    assert Office("wijkracht").is_open(at(2026, 6, 7, 3), is_holiday)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ((2026, 6, 1, 8), (2026, 6, 1, 9)),  # the same morning
        ((2026, 6, 1, 18), (2026, 6, 2, 9)),  # tomorrow
        ((2026, 6, 5, 18), (2026, 6, 8, 9)),  # over the weekend
        ((2026, 12, 24, 18), (2026, 12, 28, 9)),  # over Christmas
    ],
)
def test_it_opens_next_on_the_next_day_that_is_no_holiday(
    asked: tuple[int, ...], opens: tuple[int, ...]
) -> None:
    assert OFFICE.opens_next(at(*asked), is_holiday) == at(*opens)


def test_an_office_that_is_closed_for_long_names_no_day() -> None:
    closed = Office("wijkracht", WORKDAYS, (Closure("c", date(2026, 1, 1), date(2027, 1, 1)),))
    assert closed.opens_next(at(2026, 6, 1, 8), is_holiday) is None


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        ((2026, 3, 27), datetime(2026, 3, 27, 8, tzinfo=UTC)),  # winter time
        ((2026, 3, 30), datetime(2026, 3, 30, 7, tzinfo=UTC)),  # the day after the clock went on
        ((2026, 10, 23), datetime(2026, 10, 23, 7, tzinfo=UTC)),
        ((2026, 10, 26), datetime(2026, 10, 26, 8, tzinfo=UTC)),  # the day after it went back
    ],
)
def test_nine_is_nine_on_the_dutch_clock_in_summer_and_in_winter(
    day: tuple[int, int, int], opens: datetime
) -> None:
    assert OFFICE.opens_next(opens - timedelta(hours=2), is_holiday) == opens
    assert OFFICE.is_open(opens, is_holiday)
    assert not OFFICE.is_open(opens - timedelta(seconds=1), is_holiday)


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    night = Office("nacht", (Opening(6, time(2), time(3)),))  # Sunday night
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [night.is_open(first + timedelta(hours=n), is_holiday) for n in (-1, 0, 1, 2)] == [
        False, True, True, False,
    ]  # fmt: skip


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_the_next_opening_is_later_and_it_is_open_then(moment: datetime) -> None:
    asked = moment.replace(tzinfo=UTC)
    opens = OFFICE.opens_next(asked, is_holiday)
    assert opens is not None and opens > asked and OFFICE.is_open(opens, is_holiday)


# --- what is filled in


def test_two_openings_of_one_day_may_touch_and_not_overlap() -> None:
    morning, noon = Opening(0, NINE, time(12)), Opening(0, time(12), FIVE)
    assert check_openings([noon, morning]) == (morning, noon)
    with pytest.raises(OfficeInvalid):
        check_openings([morning, Opening(0, time(11, 59), FIVE)])


@given(st.none() | st.integers() | st.text(), st.text(), st.none() | st.text())
def test_whatever_is_filled_in_is_an_opening_or_a_clear_error(
    weekday: object, opens: object, closes: object
) -> None:
    try:
        read = read_opening(weekday, opens, closes)
    except OfficeInvalid as invalid:
        field = invalid.field
    else:
        field = None
        assert 0 <= read.weekday <= 6 and read.opens < read.closes
    assert field in {None, "weekday", "opens", "closes"}


# --- how long it takes


@pytest.mark.parametrize("waits", [[], [60], [60, 90]])
def test_with_too_few_recent_waits_nobody_says_how_long(waits: list[int]) -> None:
    assert estimate_minutes(waits, [600]) is None


@pytest.mark.parametrize(
    ("waits", "waiting", "minutes"),
    [
        ([0, 0, 0], [], 1),
        ([60, 60, 60, 60], [], 1),
        ([60, 120, 240, 900], [], 4),  # three of four
        ([60, 60, 61], [], 2),
        ([60, 60, 60], [420], 7),  # who is first has waited longer already
        ([660, 660, 660], [], 15),  # 11 minutes
    ],
)
def test_an_estimate_is_what_three_of_four_waited_and_never_less_than_who_waits_now(
    waits: list[int], waiting: list[int], minutes: int
) -> None:
    assert estimate_minutes(waits, waiting) == minutes


@given(st.lists(st.integers(0, 7200), min_size=3, max_size=40), st.lists(st.integers(0, 7200)))
def test_an_estimate_is_never_shorter_than_what_somebody_is_waiting(
    waits: list[int], waiting: list[int]
) -> None:
    found = estimate_minutes(waits, waiting)
    assert found is not None and found >= 1 and found * 60 >= max([0, *waiting])
