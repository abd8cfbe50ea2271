"""Calling residents back: whose turn it is, when it is late, and when nobody may ring."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.handover import callbacks
from services.handover.callbacks_core import (
    CallbackNotFound,
    CallRefused,
    Due,
    due,
    first_due,
    may_call,
)
from services.handover.core import CallbackInvalid, CallbackRequest, Result
from services.staff.teams import Team
from tests.builders import NOON
from tests.callbacks import (
    ANJA,
    BEA,
    CALLBACK,
    STRANGER,
    MemoryCallbacks,
    make_callback,
    make_ports,
)

TODAY = date(2026, 6, 1)  # a Monday, the day of NOON


def names(found: list[CallbackRequest]) -> list[str]:
    return [request.id[-1] for request in found]


# --- when


@pytest.mark.parametrize(
    ("asked", "signal", "expected"),
    [
        (datetime(2026, 6, 1, 12, tzinfo=UTC), None, date(2026, 6, 2)),
        (datetime(2026, 6, 5, 12, tzinfo=UTC), None, date(2026, 6, 8)),  # Friday: Monday
        (datetime(2026, 6, 6, 12, tzinfo=UTC), None, date(2026, 6, 8)),
        (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), None, date(2026, 6, 3)),  # past midnight here
        (datetime(2026, 6, 6, 12, tzinfo=UTC), "suicide", date(2026, 6, 6)),
    ],
)
def test_somebody_is_rung_the_next_working_day_and_the_same_day_at_a_signal(
    asked: datetime, signal: str | None, expected: date
) -> None:
    assert first_due(asked, signal) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(31, Due.LATE), (1, Due.TODAY), (2, Due.LATER), (None, Due.LATE)]
)
def test_a_request_is_late_due_today_or_later(day: int | None, expected: Due) -> None:
    day_of = {31: date(2026, 5, 31), 1: TODAY, 2: date(2026, 6, 2), None: None}
    assert due(make_callback(due_on=day_of[day]), TODAY) is expected


async def test_the_list_has_signals_on_top_and_then_what_waits_longest() -> None:
    store = MemoryCallbacks(
        make_callback(1, due_on=date(2026, 6, 2)),
        make_callback(2, due_on=date(2026, 5, 29)),
        make_callback(3, due_on=date(2026, 6, 2), signal="huiselijk_geweld"),
    )
    found = await callbacks.list_callbacks(make_ports(store), ANJA, "all")
    assert names(list(found)) == ["3", "2", "1"]


# --- whose


@pytest.mark.parametrize(
    ("which", "expected"),
    [("mine", ["1"]), ("team", ["1", "3"]), ("all", ["1", "2", "3"]), ("closed", ["4"]), ("?", ["1", "2", "3"])],
)  # fmt: skip
async def test_a_worker_sees_their_own_those_of_the_team_or_all(
    which: str, expected: list[str]
) -> None:
    store = MemoryCallbacks(
        make_callback(1, assigned_to=ANJA.id),
        make_callback(2, assigned_to=BEA.id),
        make_callback(3),
        make_callback(4, closed_at=NOON),
        make_callback(5, organization="dewolden", assigned_to=ANJA.id),
        make_callback(6, organization=None),
    )
    found = await callbacks.list_callbacks(make_ports(store), ANJA, which)
    assert sorted(names(list(found))) == expected


async def test_a_request_of_another_organisation_is_not_there() -> None:
    ports = make_ports(MemoryCallbacks(make_callback()))
    with pytest.raises(CallbackNotFound):
        await callbacks.read_one(ports, STRANGER, CALLBACK)
    with pytest.raises(CallbackNotFound):
        await callbacks.log_attempt(ports, STRANGER, CALLBACK, reached=True)
    with pytest.raises(CallbackNotFound):
        await callbacks.close(ports, STRANGER, CALLBACK, "helped")


async def test_a_request_goes_to_a_colleague_and_back_to_the_team() -> None:
    store = MemoryCallbacks(make_callback())
    ports = make_ports(store)
    await callbacks.assign(ports, ANJA, CALLBACK, BEA.id)
    assert store.kept[CALLBACK].assigned_to == BEA.id
    await callbacks.assign(ports, ANJA, CALLBACK, None)
    assert store.kept[CALLBACK].assigned_to is None


async def test_a_request_never_goes_to_somebody_of_another_organisation() -> None:
    store = MemoryCallbacks(make_callback())
    with pytest.raises(CallbackInvalid):
        await callbacks.assign(make_ports(store), ANJA, CALLBACK, STRANGER.id)
    assert store.kept[CALLBACK].assigned_to is None


@pytest.mark.parametrize("day", ["2026-05-31", "morgen", "", None])
async def test_a_request_moves_to_a_day_that_is_still_to_come(day: str | None) -> None:
    store = MemoryCallbacks(make_callback())
    with pytest.raises(CallbackInvalid):
        await callbacks.move(make_ports(store), ANJA, CALLBACK, day)
    await callbacks.move(make_ports(store), ANJA, CALLBACK, "2026-06-05")
    assert store.kept[CALLBACK].due_on == date(2026, 6, 5)


# --- ringing


async def test_each_attempt_says_who_when_reached_or_not_and_a_masked_note() -> None:
    store = MemoryCallbacks(make_callback())
    ports = make_ports(store)
    await callbacks.log_attempt(
        ports, ANJA, CALLBACK, reached=False, note="  voicemail van\n0612345678 "
    )
    _, (attempt,) = await callbacks.read_one(ports, BEA, CALLBACK)
    assert (attempt.made_by, attempt.made_by_name, attempt.made_at) == (ANJA.id, "Anja", NOON)
    assert (attempt.reached, attempt.note) == (False, "voicemail van [telefoon]")


async def test_after_a_signal_nobody_rings_before_it_is_known_to_be_safe() -> None:
    store = MemoryCallbacks(make_callback(signal="huiselijk_geweld"))
    ports = make_ports(store)
    with pytest.raises(CallRefused, match="unanswered"):
        await callbacks.log_attempt(ports, ANJA, CALLBACK, reached=True)
    assert store.tried == []
    await callbacks.answer_safety(ports, ANJA, CALLBACK, True)
    await callbacks.log_attempt(ports, ANJA, CALLBACK, reached=True)
    assert len(store.tried) == 1


@pytest.mark.parametrize("signal", [None, "huiselijk_geweld"])
async def test_nobody_rings_somebody_who_said_it_is_not_safe(signal: str | None) -> None:
    ports = make_ports(MemoryCallbacks(make_callback(signal=signal, safe_to_call=False)))
    with pytest.raises(CallRefused, match="unsafe"):
        await callbacks.log_attempt(ports, ANJA, CALLBACK, reached=True)


async def test_whether_it_is_safe_is_answered_with_yes_or_no() -> None:
    ports = make_ports(MemoryCallbacks(make_callback(signal="suicide")))
    with pytest.raises(CallbackInvalid):
        await callbacks.answer_safety(ports, ANJA, CALLBACK, None)


async def test_a_note_that_is_too_long_is_refused_whole() -> None:
    store = MemoryCallbacks(make_callback())
    with pytest.raises(CallbackInvalid):
        await callbacks.log_attempt(make_ports(store), ANJA, CALLBACK, reached=True, note="x" * 201)
    assert store.tried == []


# --- closing


async def test_a_request_closes_with_a_result() -> None:
    store = MemoryCallbacks(make_callback())
    await callbacks.close(make_ports(store), ANJA, CALLBACK, "referred")
    closed = store.kept[CALLBACK]
    assert (closed.result, closed.closed_at) == (Result.REFERRED, NOON)


@pytest.mark.parametrize("result", [None, "", "klaar"])
async def test_a_request_does_not_close_without_a_result(result: str | None) -> None:
    store = MemoryCallbacks(make_callback())
    with pytest.raises(CallbackInvalid):
        await callbacks.close(make_ports(store), ANJA, CALLBACK, result)
    assert store.kept[CALLBACK].closed_at is None


async def test_what_is_closed_stays_as_it_was() -> None:
    ports = make_ports(MemoryCallbacks(make_callback(closed_at=NOON - timedelta(days=1))))
    for change in (
        callbacks.close(ports, ANJA, CALLBACK, "helped"),
        callbacks.assign(ports, ANJA, CALLBACK, None),
        callbacks.log_attempt(ports, ANJA, CALLBACK, reached=True),
    ):
        with pytest.raises(CallRefused, match="closed"):
            await change


MONEY = Team("money", "wijkracht", "Geld", frozenset({ANJA.id}))
THEIRS = Team("theirs", "dewolden", "Jeugd", frozenset({STRANGER.id}))


async def test_what_a_team_has_is_in_the_list_of_its_people_alone() -> None:
    store = MemoryCallbacks(make_callback(1), make_callback(2), make_callback(3))
    ports = make_ports(store, NOON, MONEY, THEIRS)
    to_team, in_person = make_callback(2).id, make_callback(3).id
    await callbacks.assign(ports, BEA, to_team, "team:money")
    await callbacks.assign(ports, ANJA, in_person, "team:money")
    await callbacks.assign(ports, ANJA, in_person, ANJA.id)
    assert names(list(await callbacks.list_callbacks(ports, ANJA, "team"))) == ["1", "2", "3"]
    assert names(list(await callbacks.list_callbacks(ports, BEA, "team"))) == ["1"]
    assert names(list(await callbacks.list_callbacks(ports, BEA, "all"))) == ["1", "2", "3"]


async def test_who_takes_a_request_of_a_team_takes_it_for_that_team() -> None:
    store = MemoryCallbacks(make_callback())
    ports = make_ports(store, NOON, MONEY)
    await callbacks.assign(ports, BEA, CALLBACK, "team:money")
    await callbacks.assign(ports, ANJA, CALLBACK, ANJA.id)
    assert (store.kept[CALLBACK].assigned_to, store.kept[CALLBACK].team_id) == (ANJA.id, "money")
    await callbacks.assign(ports, ANJA, CALLBACK, None)
    assert (store.kept[CALLBACK].assigned_to, store.kept[CALLBACK].team_id) == (None, None)


async def test_a_team_of_another_organisation_calls_nobody_back() -> None:
    ports = make_ports(MemoryCallbacks(make_callback()), NOON, MONEY, THEIRS)
    with pytest.raises(CallbackInvalid):
        await callbacks.assign(ports, ANJA, CALLBACK, "team:theirs")


STEPS = st.lists(
    st.sampled_from(["ring", "yes", "no", "mine", "team", "close", "stranger"]), max_size=12
)


@given(signal=st.sampled_from([None, "suicide"]), steps=STEPS)
def test_whatever_workers_do_no_call_goes_out_that_is_not_safe(
    signal: str | None, steps: list[str]
) -> None:
    asyncio.run(_work(signal, steps))


async def _work(signal: str | None, steps: list[str]) -> None:
    store = MemoryCallbacks(make_callback(signal=signal))
    ports = make_ports(store)
    for step in steps:
        before, tried = store.kept[CALLBACK], len(store.tried)
        deeds = {
            "ring": lambda: callbacks.log_attempt(ports, ANJA, CALLBACK, reached=False),
            "yes": lambda: callbacks.answer_safety(ports, ANJA, CALLBACK, True),
            "no": lambda: callbacks.answer_safety(ports, BEA, CALLBACK, False),
            "mine": lambda: callbacks.assign(ports, ANJA, CALLBACK, ANJA.id),
            "team": lambda: callbacks.assign(ports, BEA, CALLBACK, None),
            "close": lambda: callbacks.close(ports, BEA, CALLBACK, "helped"),
            "stranger": lambda: callbacks.answer_safety(ports, STRANGER, CALLBACK, True),
        }
        try:
            await deeds[step]()
        except (CallRefused, CallbackNotFound):
            assert store.kept[CALLBACK] == before
        rang = len(store.tried) > tried
        assert not rang or may_call(before)
        assert not rang or before.closed_at is None
        if before.closed_at is not None:
            assert store.kept[CALLBACK] == replace(before)
