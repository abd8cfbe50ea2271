"""What has been kept long enough is removed, on both databases, and in Rasa's tracker too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from services.conversation.core import Conversation, Draft, Note, Owner, Sender
from services.conversation.store import open_conversations
from services.db import Sessions
from services.frontoffice.core import Presence
from services.frontoffice.store import open_front_office
from services.handover.core import CallbackRequest, Handover, Reason
from services.handover.store import open_handovers
from services.incidents.core import IncidentKind
from services.incidents.store import SqlIncidents
from services.privacy.audit import Action, Entry, Subject
from services.privacy.audit_store import open_audit
from services.privacy.store import open_purge
from services.privacy.use_cases import Purged, purge
from services.rasa_client.core import BotAnswer, BotDown
from services.staff.logins import Login, Tries
from services.staff.store import open_staff
from tests.staff import make_staff

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class FakeBot:
    """Remembers what it was told to forget; `down` refuses."""

    def __init__(self, *, down: bool = False) -> None:
        self.forgotten: list[str] = []
        self._down = down

    async def turn(self, sender: str, message_id: str, **_: Any) -> BotAnswer:
        raise AssertionError("purging is no talk")

    async def forget(self, sender: str) -> None:
        if self._down:
            raise BotDown
        self.forgotten.append(sender)

    async def ready(self) -> bool:
        return not self._down


async def add_conversation(sessions: Sessions, name: str, age: timedelta) -> None:
    at = NOW - age
    async with open_conversations(sessions) as store:
        await store.add(Conversation(name, "0" * 64, Owner.BOT, at, at))
        await store.append(name, Draft(Sender.RESIDENT, "hallo", client_id="1"), at)


async def messages_of(sessions: Sessions, name: str) -> int:
    async with open_conversations(sessions) as store:
        return len(await store.messages(name))


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 1), (91, 0)])
async def test_a_conversation_is_kept_until_90_days_after_the_last_message(
    sessions: Sessions, days: int, left: int
) -> None:
    await add_conversation(sessions, "talk", timedelta(days=days))
    bot = FakeBot()
    await purge(partial(open_purge, sessions), bot, NOW)
    assert await messages_of(sessions, "talk") == left
    assert bot.forgotten == (["talk"] if not left else [])


async def test_a_conversation_stays_whole_while_rasa_cannot_forget_it(sessions: Sessions) -> None:
    await add_conversation(sessions, "talk", timedelta(days=100))
    done = await purge(partial(open_purge, sessions), FakeBot(down=True), NOW)
    assert done.waiting == 1
    assert await messages_of(sessions, "talk") == 1


@pytest.mark.parametrize(
    ("closed_days_ago", "left"), [(None, 1), (29, 1), (31, 0)]
)  # an open request waits for its call
async def test_a_call_back_request_is_kept_until_30_days_after_closing(
    sessions: Sessions, closed_days_ago: int | None, left: int
) -> None:
    closed = NOW - timedelta(days=closed_days_ago) if closed_days_ago else None
    async with open_handovers(sessions) as store:
        await store.add_callback(
            CallbackRequest(
                "request", None, None, None, "+31612345678", None, None, None,
                created_at=NOW - timedelta(days=400), closed_at=closed,
            )
        )  # fmt: skip
    done = await purge(partial(open_purge, sessions), FakeBot(), NOW)
    assert done.callbacks == 1 - left


@pytest.mark.parametrize(("days", "removed"), [(89, 0), (91, 1)])
async def test_handovers_and_incidents_are_kept_90_days(
    sessions: Sessions, days: int, removed: int
) -> None:
    at = NOW - timedelta(days=days)
    await add_conversation(sessions, "talk", timedelta(days=1))
    async with open_handovers(sessions) as store:
        await store.add_handover(Handover("card", "talk", None, Reason.SIGNAL, "suicide", at))
    await SqlIncidents(sessions).report(IncidentKind.BOT_DOWN, "test", at)
    done = await purge(partial(open_purge, sessions), FakeBot(), NOW)
    assert done == Purged(handovers=removed, incidents=removed)


@pytest.mark.parametrize(
    ("seen", "begun", "left"),
    [
        (timedelta(minutes=59), timedelta(hours=11), 1),
        (timedelta(minutes=61), timedelta(hours=11), 0),
        (timedelta(minutes=1), timedelta(hours=13), 0),
    ],
)
async def test_a_login_that_ended_by_itself_leaves_nothing(
    sessions: Sessions, seen: timedelta, begun: timedelta, left: int
) -> None:
    async with open_staff(sessions) as store:
        await store.add(make_staff())
        await store.add_login(Login("login", "0" * 64, make_staff().id, NOW - begun, NOW - seen))
    done = await purge(partial(open_purge, sessions), FakeBot(), NOW)
    assert done == Purged(logins=1 - left)


async def test_a_link_that_was_not_used_in_time_and_old_tries_leave_nothing(
    sessions: Sessions,
) -> None:
    async with open_staff(sessions) as store:
        await store.add(make_staff())
        await store.set_link(make_staff().id, "1" * 64, NOW)
        await store.set_tries("2" * 64, Tries(9, NOW - timedelta(hours=25)))
        await store.set_tries("3" * 64, Tries(9, NOW - timedelta(hours=23)))
    assert await purge(partial(open_purge, sessions), FakeBot(), NOW) == Purged(logins=2)


@pytest.mark.parametrize(("days", "left"), [(729, 1), (731, 0)])
async def test_the_audit_log_and_an_account_that_was_switched_off_are_kept_two_years(
    sessions: Sessions, days: int, left: int
) -> None:
    at = NOW - timedelta(days=days)
    async with open_staff(sessions) as store:
        await store.add(make_staff(1))
        await store.add(make_staff(2))
        await store.set_disabled(make_staff(2).id, at)
    entry = Entry("1", at, make_staff(2).id, "wijkracht", Action.READ, Subject.CONVERSATION, "talk")
    async with open_audit(sessions) as log:
        await log.add(entry)
    done = await purge(partial(open_purge, sessions), FakeBot(), NOW)
    assert done == Purged(audit=1 - left, staff=1 - left)
    async with open_staff(sessions) as store:
        assert len(await store.listed(None)) == 1 + left


async def test_notes_of_workers_go_with_the_conversation(sessions: Sessions) -> None:
    await add_conversation(sessions, "talk", timedelta(days=91))
    async with open_conversations(sessions) as store:
        await store.add_note(Note("n", "talk", "karin", "Karin", "let op", NOW))
    await purge(partial(open_purge, sessions), FakeBot(), NOW)
    async with open_conversations(sessions) as store:
        assert await store.notes("talk") == []


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
async def test_when_a_worker_was_last_there_is_kept_one_day(
    sessions: Sessions, hours: int, left: int
) -> None:
    async with open_front_office(sessions) as office:
        seen = Presence("karin", "wijkracht", True, NOW - timedelta(hours=hours))
        await office.set_presence(seen)
    done = await purge(partial(open_purge, sessions), FakeBot(), NOW)
    assert done == Purged(presences=1 - left)
