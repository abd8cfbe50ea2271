"""Call-back requests as work are kept alike on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.conversation.store import open_conversations
from services.db import Sessions
from services.handover.callbacks_core import Attempt
from services.handover.callbacks_store import open_callbacks
from services.handover.core import CallbackRequest, Preferred, Result
from services.handover.store import open_handovers
from services.privacy.store import open_purge
from tests.builders import NOON, make_conversation
from tests.callbacks import CALLBACK, make_callback


async def keep(sessions: Sessions, *requests: CallbackRequest) -> None:
    async with open_handovers(sessions) as store:
        for request in requests:
            await store.add_callback(request)


def make_attempt(number: int = 1) -> Attempt:
    at = NOON + timedelta(minutes=number)
    return Attempt(f"attempt-{number}", CALLBACK, "worker-anja", "Anja", False, "voicemail", at)


async def test_a_request_comes_back_as_it_was_made(sessions: Sessions) -> None:
    asked = make_callback(
        about="over de huur", preferred=Preferred.TEXT, signal="suicide", safe_to_call=True
    )
    await keep(sessions, asked)
    async with open_callbacks(sessions) as store:
        assert await store.get(CALLBACK) == asked


async def test_what_a_worker_changes_is_kept(sessions: Sessions) -> None:
    await keep(sessions, make_callback(about="over de huur"))
    changed = make_callback(
        about="over de huur",
        safe_to_call=False,
        assigned_to="worker-bea",
        team_id="money",
        due_on=date(2026, 6, 9),
        closed_at=NOON,
        result=Result.NOT_SAFE,
    )
    async with open_callbacks(sessions) as store:
        await store.keep(changed)
    async with open_callbacks(sessions) as store:
        assert await store.get(CALLBACK, lock=True) == changed


async def test_the_list_is_of_one_organisation_open_or_closed(sessions: Sessions) -> None:
    await keep(
        sessions,
        make_callback(1, created_at=NOON + timedelta(minutes=1)),
        make_callback(2),
        make_callback(3, organization="dewolden"),
        make_callback(4, organization=None),
        make_callback(5, closed_at=NOON),
        make_callback(6, closed_at=NOON + timedelta(minutes=1)),
    )
    async with open_callbacks(sessions) as store:
        still = await store.listed("wijkracht", closed=False, most=10)
        done = await store.listed("wijkracht", closed=True, most=10)
    assert [request.id[-1] for request in still] == ["2", "1"]
    assert [request.id[-1] for request in done] == ["6", "5"]


async def test_a_signal_that_comes_after_the_request_counts_as_well(sessions: Sessions) -> None:
    talk = make_conversation(organization="wijkracht")
    async with open_conversations(sessions) as conversations:
        await conversations.add(talk)
    await keep(sessions, make_callback(conversation_id=talk.id))
    async with open_conversations(sessions) as conversations:
        await conversations.change(talk.id, signal="huiselijk_geweld")
    async with open_callbacks(sessions) as store:
        found = await store.get(CALLBACK)
        (listed,) = await store.listed("wijkracht", closed=False, most=10)
    assert found is not None
    assert (found.signal, listed.signal) == ("huiselijk_geweld", "huiselijk_geweld")


async def test_attempts_come_oldest_first(sessions: Sessions) -> None:
    await keep(sessions, make_callback())
    async with open_callbacks(sessions) as store:
        for number in (2, 1):
            await store.add_attempt(make_attempt(number))
    async with open_callbacks(sessions) as store:
        assert await store.attempts(CALLBACK) == [make_attempt(1), make_attempt(2)]


async def test_purging_takes_the_attempts_of_a_closed_request_along(sessions: Sessions) -> None:
    await keep(sessions, make_callback(closed_at=NOON))
    async with open_callbacks(sessions) as store:
        await store.add_attempt(make_attempt())
    async with open_purge(sessions) as store:
        assert await store.remove_callbacks(NOON + timedelta(seconds=1)) == 1
    async with open_callbacks(sessions) as store:
        assert await store.attempts(CALLBACK) == []


async def test_purging_leaves_the_attempts_of_an_open_request(sessions: Sessions) -> None:
    await keep(sessions, replace(make_callback(), created_at=NOON - timedelta(days=400)))
    async with open_callbacks(sessions) as store:
        await store.add_attempt(make_attempt())
    async with open_purge(sessions) as store:
        assert await store.remove_callbacks(NOON) == 0
    async with open_callbacks(sessions) as store:
        assert len(await store.attempts(CALLBACK)) == 1
