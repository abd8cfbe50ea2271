"""What an account looks like, which passwords will do, how long a login lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.staff.core import (
    RIGHTS,
    Right,
    Role,
    StaffInvalid,
    read_email,
    read_name,
    read_organization,
    read_role,
    read_shown_as,
)
from services.staff.logins import (
    FIRST_WAIT,
    FREE_TRIES,
    LONGEST_WAIT,
    TRIES_FORGOTTEN,
    Login,
    Tries,
)
from services.staff.passwords import read_password
from tests.builders import NOON
from tests.staff import make_staff

LONG = "vier losse woorden hier"


# --- roles


def test_who_reads_figures_reads_no_conversations() -> None:
    assert not Role.MANAGER.may(Right.TALK)


def test_who_makes_accounts_reads_no_conversations() -> None:
    assert RIGHTS[Role.ADMIN] == {Right.ACCOUNTS, Right.OFFICE}


def test_every_right_belongs_to_some_role() -> None:
    assert set().union(*RIGHTS.values()) == set(Right)


# --- accounts


@pytest.mark.parametrize("raw", ["Anja@Wijkracht.NL", " anja@wijkracht.nl "])
def test_an_address_is_kept_in_small_letters(raw: str) -> None:
    assert read_email(raw) == "anja@wijkracht.nl"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (None, "missing"), ("", "missing"), ("  ", "missing"), (7, "missing"),
        ("anja", "invalid"), ("anja@wijkracht", "invalid"), ("a b@c.nl", "invalid"),
        ("a@@c.nl", "invalid"), ("a@c..nl", "invalid"), ("a\x00@c.nl", "invalid"),
        ("a" * 250 + "@c.nl", "invalid"),
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(raw: Any, problem: str) -> None:
    with pytest.raises(StaffInvalid, match=f"email: {problem}"):
        read_email(raw)


@given(st.text())
def test_whatever_is_typed_a_name_is_one_line_or_refused(raw: str) -> None:
    try:
        name = read_name(raw)
    except StaffInvalid:
        return
    assert name == name.strip() and name.isprintable() and 0 < len(name) <= 100


def test_what_residents_see_is_at_most_40_letters() -> None:
    assert read_shown_as("a" * 40)
    with pytest.raises(StaffInvalid, match="shown_as: too_long"):
        read_shown_as("a" * 41)


def test_a_role_and_an_organisation_must_be_known() -> None:
    assert read_role("admin") is Role.ADMIN
    with pytest.raises(StaffInvalid, match="role: unknown"):
        read_role("baas")
    with pytest.raises(StaffInvalid, match="organization: unknown"):
        read_organization("elders", frozenset({"wijkracht"}))


# --- passwords


@pytest.mark.parametrize(
    "good", [LONG, "a1b2c3d4e5f6g7h", "wachtwoord-van-de-blauwe-olifant", "é" * 6 + "abcdefghi"]
)
def test_a_long_password_will_do_without_signs_and_digits(good: str) -> None:
    assert read_password(good, good, make_staff())


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (None, "missing"), ("", "missing"), ("veertien teken", "too_short"), ("a b" * 67, "too_long"),
        ("a" * 20, "guessable"), ("Wachtwoord12345", "guessable"), ("welkom123456789", "guessable"),
        ("wijkracht-2026!", "guessable"), ("medewerker1@wijkracht.example", "guessable"),
    ],
)  # fmt: skip
def test_a_password_that_is_short_or_easily_guessed_is_refused(raw: Any, problem: str) -> None:
    with pytest.raises(StaffInvalid, match=f"password: {problem}"):
        read_password(raw, raw, make_staff())


def test_a_password_is_typed_twice() -> None:
    with pytest.raises(StaffInvalid, match="repeated: different"):
        read_password(LONG, f"{LONG}!", make_staff())


def test_a_password_is_the_same_on_every_keyboard() -> None:
    assert read_password("cafe\u0301 om de hoek", "café om de hoek", make_staff())


# --- being logged in


@pytest.mark.parametrize(
    ("seen", "begun", "current"),
    [
        (timedelta(minutes=59, seconds=59), timedelta(hours=2), True),
        (timedelta(minutes=60), timedelta(hours=2), False),
        (timedelta(0), timedelta(hours=11, minutes=59), True),
        (timedelta(0), timedelta(hours=12), False),
    ],
)
def test_a_login_lasts_an_hour_of_silence_and_twelve_hours_in_all(
    seen: timedelta, begun: timedelta, current: bool
) -> None:
    login = Login("1", "0", "s", created_at=NOON - begun, seen_at=NOON - seen)
    assert login.is_current(NOON) is current


# --- trying


def tried(times: int) -> Tries:
    """So many tries, all at noon."""
    tries = Tries()
    for _ in range(times):
        tries = tries.after(NOON)
    return tries


@pytest.mark.parametrize(
    ("times", "wait"),
    [
        (0, timedelta(0)),
        (FREE_TRIES - 1, timedelta(0)),
        (FREE_TRIES, FIRST_WAIT),
        (FREE_TRIES + 1, FIRST_WAIT * 2),
        (FREE_TRIES + 5, FIRST_WAIT * 32),
        (FREE_TRIES + 6, LONGEST_WAIT),
    ],
)
def test_after_five_tries_each_next_one_takes_twice_as_long(times: int, wait: timedelta) -> None:
    assert tried(times).wait(NOON) == wait


@given(st.integers(0, 10_000), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_nobody_ever_waits_longer_than_a_quarter_of_an_hour(times: int, passed: timedelta) -> None:
    wait = Tries(times, NOON).wait(NOON + passed)
    assert timedelta(0) <= wait <= max(LONGEST_WAIT - passed, timedelta(0))


def test_after_a_day_tries_are_forgotten() -> None:
    later = NOON + TRIES_FORGOTTEN
    assert tried(100).wait(later) == timedelta(0)
    assert tried(100).after(later).count == 1
