"""How many calls one sender may make, counted over a moving window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.limits import MOST_KEYS, Limiter


class Clock:
    """Stands still until it is moved; seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def allowed(limiter: Limiter, calls: int, key: str = "a") -> list[bool]:
    return [limiter.allows(key, 3, 60.0) for _ in range(calls)]


def test_calls_within_the_limit_are_taken_and_the_next_is_not(clock: Clock) -> None:
    assert allowed(Limiter(clock), 4) == [True, True, True, False]


@pytest.mark.parametrize(
    ("seconds", "taken"), [(0.0, False), (59.9, False), (60.0, True), (61.0, True)]
)
def test_a_call_is_taken_again_when_the_window_is_over(
    clock: Clock, seconds: float, taken: bool
) -> None:
    limiter = Limiter(clock)
    allowed(limiter, 3)
    clock.now += seconds
    assert allowed(limiter, 1) == [taken]


def test_a_refused_call_does_not_lengthen_the_wait(clock: Clock) -> None:
    limiter = Limiter(clock)
    allowed(limiter, 3)
    clock.now += 59
    allowed(limiter, 10)
    clock.now += 1
    assert allowed(limiter, 1) == [True]


def test_one_sender_does_not_use_up_the_calls_of_another(clock: Clock) -> None:
    limiter = Limiter(clock)
    allowed(limiter, 4, "a")
    assert allowed(limiter, 1, "b") == [True]


def test_no_more_senders_are_remembered_than_fit(clock: Clock) -> None:
    limiter = Limiter(clock)
    for number in range(MOST_KEYS + 10):
        limiter.allows(f"k{number}", 3, 60.0)
    assert len(limiter._calls) == MOST_KEYS


def test_the_newest_senders_are_remembered(clock: Clock) -> None:
    limiter = Limiter(clock)
    for number in range(MOST_KEYS + 10):
        limiter.allows(f"k{number}", 1, 60.0)
    assert not limiter.allows(f"k{MOST_KEYS + 9}", 1, 60.0)


def test_a_sender_who_keeps_calling_is_not_forgotten(clock: Clock) -> None:
    limiter = Limiter(clock)
    allowed(limiter, 3, "volhouder")
    for number in range(MOST_KEYS - 1):
        limiter.allows(f"k{number}", 3, 60.0)
    allowed(limiter, 1, "volhouder")
    allowed(limiter, 1, "nog een")
    assert allowed(limiter, 1, "volhouder") == [False]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30)), max_size=60),
    st.integers(1, 5),
    st.floats(1, 60),
)
def test_no_window_ever_holds_more_than_the_limit(
    calls: list[tuple[str, float]], most: int, seconds: float
) -> None:
    clock = Clock()
    limiter = Limiter(clock)
    taken: dict[str, list[float]] = {"a": [], "b": []}
    for key, pause in calls:
        clock.now += pause
        if limiter.allows(key, most, seconds):
            taken[key].append(clock.now)
    for moments in taken.values():
        for moment in moments:
            assert sum(moment - seconds < other <= moment for other in moments) <= most


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30)), max_size=60),
    st.integers(1, 5),
    st.floats(1, 60),
)
def test_a_call_is_only_refused_when_the_window_is_full(
    calls: list[tuple[str, float]], most: int, seconds: float
) -> None:
    clock = Clock()
    limiter = Limiter(clock)
    taken: dict[str, list[float]] = {"a": [], "b": []}
    for key, pause in calls:
        clock.now += pause
        recent = sum(moment > clock.now - seconds for moment in taken[key])
        if limiter.allows(key, most, seconds):
            taken[key].append(clock.now)
        else:
            assert recent == most
