"""Accounts and logins are kept alike in memory, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from services.conversation.core import StorageUnavailable
from services.db import Sessions, make_engine, make_sessions
from services.privacy.audit import Action, Audit, Entry, Subject, read_log, record
from services.privacy.audit_store import open_audit
from services.staff.core import Role, StaffInvalid
from services.staff.logins import FREE_TRIES, LoggedIn, Login, LoginTooOften, Tries
from services.staff.ports import OpenStaff, Secrets
from services.staff.store import open_staff
from services.staff.use_cases import count_tries
from tests.builders import NOON
from tests.staff import make_staff
from tests.staff_in_memory import Desk, MemoryStaff

ANJA, BEA = make_staff(1), make_staff(2, name="Bea Dam", organization="dewolden")
LOGIN = Login("login-1", "a" * 64, ANJA.id, NOON, NOON)


@pytest.fixture(params=["memory", "database"])
async def open_store(request: pytest.FixtureRequest, sessions: Sessions) -> OpenStaff:
    """A store with Anja and Bea in it."""
    opened: OpenStaff = (
        MemoryStaff().open if request.param == "memory" else partial(open_staff, sessions)
    )
    async with opened() as store:
        await store.add(BEA)
        await store.add(ANJA)
    return opened


async def test_an_account_comes_back_as_it_was_made(open_store: OpenStaff) -> None:
    async with open_store() as store:
        assert await store.get(ANJA.id) == ANJA
        assert await store.by_email(ANJA.email) == ANJA
        assert await store.get("nobody") is None
        assert await store.by_email("nobody@voordeur.example") is None
        assert await store.secrets(ANJA.id) == Secrets()
        assert await store.secrets("nobody") == Secrets()


async def test_an_address_has_one_account(open_store: OpenStaff) -> None:
    with pytest.raises(StaffInvalid, match="email: taken"):
        async with open_store() as store:
            await store.add(make_staff(3, email=ANJA.email))


async def test_accounts_come_by_organisation_and_name(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.add(make_staff(3, name="Aaltje"))
        found = [one.name for one in await store.listed(None)]
        own = [one.name for one in await store.listed("wijkracht")]
    assert (found, own) == (["Bea Dam", "Aaltje", "Anja Bos"], ["Aaltje", "Anja Bos"])


async def test_every_change_of_an_account_is_kept(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.set_role(ANJA.id, Role.ADMIN)
        await store.set_shown_as(ANJA.id, "sociaal werker")
        await store.set_disabled(ANJA.id, NOON)
        await store.set_password(ANJA.id, "hash")
    async with open_store() as store:
        changed = replace(ANJA, role=Role.ADMIN, shown_as="sociaal werker", active=False)
        assert await store.get(ANJA.id) == changed
        assert (await store.secrets(ANJA.id)).password_hash == "hash"
        assert await store.get(BEA.id) == BEA


async def test_a_link_is_used_once_and_in_time(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.set_link(ANJA.id, "old", NOON)
        await store.set_link(ANJA.id, "new", NOON)
    async with open_store() as store:
        before, after = NOON - timedelta(seconds=1), NOON
        assert await store.linked("old", before) is None
        assert await store.linked("new", after) is None
        assert await store.linked("new", before) == ANJA
        assert await store.use_link("new", before) == ANJA
        assert await store.use_link("new", before) is None


async def test_the_link_of_an_account_that_is_off_does_not_work(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.set_link(ANJA.id, "link", NOON)
        await store.set_disabled(ANJA.id, NOON)
        assert await store.linked("link", NOON - timedelta(days=1)) is None


async def test_a_login_is_found_by_its_hash_until_it_ends(open_store: OpenStaff) -> None:
    later = NOON + timedelta(minutes=5)
    async with open_store() as store:
        await store.add_login(LOGIN)
        assert await store.logged_in(LOGIN.token_hash) == LoggedIn(ANJA, LOGIN)
        await store.seen(LOGIN.id, later)
    async with open_store() as store:
        found = await store.logged_in(LOGIN.token_hash)
        assert found is not None and found.login.seen_at == later
        await store.remove_login(LOGIN.token_hash)
        assert await store.logged_in(LOGIN.token_hash) is None


async def test_ending_the_logins_of_one_leaves_those_of_another(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.add_login(LOGIN)
        await store.add_login(Login("login-2", "b" * 64, BEA.id, NOON, NOON))
        await store.remove_logins(ANJA.id)
        assert await store.logged_in("a" * 64) is None
        assert await store.logged_in("b" * 64) is not None


async def test_tries_are_kept_until_they_are_forgotten(open_store: OpenStaff) -> None:
    async with open_store() as store:
        assert await store.tries("key") == Tries()
        await store.set_tries("key", Tries(3, NOON))
    async with open_store() as store:
        assert await store.tries("key") == Tries(3, NOON)
        await store.set_tries("key", Tries(4, NOON))
        assert await store.tries("key") == Tries(4, NOON)
        await store.set_tries("key", None)
        await store.set_tries("other", None)
    async with open_store() as store:
        assert await store.tries("key") == Tries()


async def test_a_code_of_a_moment_works_once_and_an_older_one_not_at_all(
    open_store: OpenStaff,
) -> None:
    async with open_store() as store:
        await store.set_totp(ANJA.id, "secret", [])
        answers = [await store.use_totp_step(ANJA.id, step) for step in (7, 7, 6, 8)]
    assert answers == [True, False, False, True]


async def test_recovery_codes_belong_to_one_account_and_work_once(open_store: OpenStaff) -> None:
    async with open_store() as store:
        await store.set_totp(ANJA.id, "secret", ["one", "two"])
        assert (await store.secrets(ANJA.id)).totp_secret == "secret"
        assert not await store.use_recovery(BEA.id, "one")
        assert await store.use_recovery(ANJA.id, "one")
        assert not await store.use_recovery(ANJA.id, "one")
        assert await store.recovery_left(ANJA.id) == 1
        await store.set_totp(ANJA.id, None, [])
        assert await store.recovery_left(ANJA.id) == 0


async def test_of_many_tries_at_once_no_more_than_five_get_through(sessions: Sessions) -> None:
    desk = Desk()
    object.__setattr__(desk.ports, "open", partial(open_staff, sessions))
    at_once = [count_tries(desk.ports, "door") for _ in range(12)]
    answers = await asyncio.gather(*at_once, return_exceptions=True)
    assert answers.count(None) == FREE_TRIES
    assert {type(answer) for answer in answers if answer} == {LoginTooOften}


async def test_a_database_that_fails_is_said_to_be_unavailable(tmp_path: Any) -> None:
    engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'leeg.db'}")
    with pytest.raises(StorageUnavailable):
        async with open_staff(make_sessions(engine)) as store:
            await store.listed(None)
    with pytest.raises(StorageUnavailable):
        async with open_audit(make_sessions(engine)) as log:
            await log.listed("wijkracht", staff_id=None, skip=0, most=1)
    await engine.dispose()


# --- the audit log


def make_log(sessions: Sessions) -> Audit:
    """A log in which each line is a minute later."""
    minutes = iter(range(1000))
    ids = iter(range(1000))
    return Audit(
        partial(open_audit, sessions),
        now=lambda: NOON + timedelta(minutes=next(minutes)),
        new_id=lambda: f"line-{next(ids)}",
    )


async def test_the_log_is_read_newest_first_and_reading_it_is_a_line_too(
    sessions: Sessions,
) -> None:
    log = make_log(sessions)
    await record(log, ANJA, Action.READ, Subject.CONVERSATION, "talk-1")
    await record(log, None, Action.ACCOUNT_ADDED, Subject.STAFF, "s", organization="wijkracht")
    found = await read_log(log, ANJA)
    assert [(one.staff_id, one.action, one.subject, one.subject_id) for one in found] == [
        (ANJA.id, Action.READ, Subject.AUDIT, "1"),
        (None, Action.ACCOUNT_ADDED, Subject.STAFF, "s"),
        (ANJA.id, Action.READ, Subject.CONVERSATION, "talk-1"),
    ]
    assert found[2] == Entry(
        "line-0", NOON, ANJA.id, "wijkracht", Action.READ, Subject.CONVERSATION, "talk-1"
    )


async def test_the_log_shows_one_organisation_and_if_asked_one_colleague(
    sessions: Sessions,
) -> None:
    log = make_log(sessions)
    await record(log, BEA, Action.READ, Subject.CONVERSATION, "of-dewolden")
    await record(log, make_staff(3), Action.TAKEN, Subject.CONVERSATION, "of-a-colleague")
    found = await read_log(log, ANJA, staff_id=make_staff(3).id)
    assert [one.subject_id for one in found] == ["of-a-colleague"]
    assert "of-dewolden" not in {one.subject_id for one in await read_log(log, ANJA)}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("subject", list(Subject))
async def test_every_deed_with_every_thing_fits_in_the_log(
    action: Action, subject: Subject
) -> None:
    assert len(action.value) <= 32 and len(subject.value) <= 16
