"""Making accounts, switching them off, and the link for a first password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.privacy.audit import Action
from services.staff.accounts import (
    add_staff,
    change_role,
    disable,
    list_staff,
    reset,
    set_first_password,
)
from services.staff.core import Role, Staff, StaffInvalid, StaffNotFound
from services.staff.logins import LinkExpired
from services.staff.use_cases import begin, find_login
from tests.staff import make_staff
from tests.staff_in_memory import Desk

PASSWORD = "vier losse woorden hier"
ANJA = {
    "email": "Anja@wijkracht.example",
    "name": "Anja Bos",
    "role": "worker",
    "organization": "wijkracht",
}


async def add(desk: Desk, **changes: Any) -> tuple[Staff, str]:
    return await add_staff(desk.ports, **ANJA | changes)


async def set_password(desk: Desk, token: str) -> Staff:
    return await set_first_password(desk.ports, token, PASSWORD, PASSWORD)


async def test_a_new_account_shows_residents_the_first_name_unless_told_otherwise() -> None:
    desk = Desk()
    assert (await add(desk))[0].shown_as == "Anja"
    other, _ = await add(desk, email="b@b.nl", shown_as="sociaal werker")
    assert other.shown_as == "sociaal werker"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"email": "x"}, "email: invalid"),
        ({"name": ""}, "name: missing"),
        ({"role": "baas"}, "role: unknown"),
        ({"organization": "elders"}, "organization: unknown"),
    ],
)
async def test_half_an_account_is_not_made(changes: dict[str, str], problem: str) -> None:
    desk = Desk()
    with pytest.raises(StaffInvalid, match=problem):
        await add(desk, **changes)
    assert desk.store.staff == {} and desk.log == []


async def test_an_address_has_one_account() -> None:
    desk = Desk()
    await add(desk)
    with pytest.raises(StaffInvalid, match="email: taken"):
        await add(desk, email="ANJA@wijkracht.example")
    assert [action for _, action, _ in desk.log] == [Action.ACCOUNT_ADDED]


@pytest.mark.parametrize(
    ("passed", "works"), [(timedelta(hours=71, minutes=59), True), (timedelta(hours=72), False)]
)
async def test_a_link_works_72_hours(passed: timedelta, works: bool) -> None:
    desk = Desk()
    _, token = await add(desk)
    desk.later(passed)
    if works:
        await set_password(desk, token)
    else:
        with pytest.raises(LinkExpired):
            await set_password(desk, token)


async def test_a_link_works_once_and_only_its_hash_is_kept() -> None:
    desk = Desk()
    _, token = await add(desk)
    assert token not in repr(desk.store.links)
    await set_password(desk, token)
    with pytest.raises(LinkExpired):
        await set_password(desk, token)


async def test_a_password_that_will_not_do_does_not_use_the_link_up() -> None:
    desk = Desk()
    _, token = await add(desk)
    with pytest.raises(StaffInvalid):
        await set_first_password(desk.ports, token, "kort", "kort")
    await set_password(desk, token)


async def test_a_new_link_ends_the_old_one_the_password_and_every_login() -> None:
    desk = Desk()
    staff, old = await add(desk)
    _, login = await begin(desk.ports, staff)
    await desk.store.set_totp(staff.id, "SLEUTEL", ["code"])
    _, new = await reset(desk.ports, ANJA["email"])
    with pytest.raises(LinkExpired):
        await set_password(desk, old)
    assert await find_login(desk.ports, login) is None
    assert await desk.store.recovery_left(staff.id) == 0
    assert (await desk.store.secrets(staff.id)).password_hash is None
    await set_password(desk, new)


async def test_switching_an_account_off_ends_logins_and_link_at_once() -> None:
    desk = Desk()
    staff, link = await add(desk)
    _, login = await begin(desk.ports, staff)
    assert not (await disable(desk.ports, ANJA["email"])).active
    assert await find_login(desk.ports, login) is None
    with pytest.raises(LinkExpired):
        await set_password(desk, link)


async def test_after_a_reset_an_account_is_on_again() -> None:
    desk = Desk()
    await add(desk)
    await disable(desk.ports, ANJA["email"])
    assert (await reset(desk.ports, ANJA["email"]))[0].active


async def test_another_role_counts_from_the_next_click_on() -> None:
    desk = Desk()
    staff, _ = await add(desk)
    _, login = await begin(desk.ports, staff)
    await change_role(desk.ports, ANJA["email"], "manager")
    found = await find_login(desk.ports, login)
    assert found is not None and found.staff.role is Role.MANAGER


async def test_somebody_of_another_organisation_is_not_there() -> None:
    desk = Desk()
    await add(desk)
    admin = make_staff(9, role=Role.ADMIN, organization="dewolden")
    with pytest.raises(StaffNotFound):
        await disable(desk.ports, ANJA["email"], by=admin)
    assert Action.ACCOUNT_DISABLED not in [action for _, action, _ in desk.log]


async def test_every_change_says_who_made_it() -> None:
    desk = Desk()
    staff, _ = await add(desk)
    admin = make_staff(9, role=Role.ADMIN)
    await change_role(desk.ports, ANJA["email"], "coordinator", by=admin)
    await disable(desk.ports, ANJA["email"])
    assert desk.log[1:] == [
        (admin.id, Action.ROLE_CHANGED, staff.id),
        (None, Action.ACCOUNT_DISABLED, staff.id),
    ]


async def test_accounts_are_listed_by_organisation() -> None:
    desk = Desk()
    await add(desk)
    await add(desk, email="b@b.nl", name="Bea Dam", organization="dewolden")
    assert [one.name for one in await list_staff(desk.ports, None)] == ["Bea Dam", "Anja Bos"]
    assert [one.name for one in await list_staff(desk.ports, "wijkracht")] == ["Anja Bos"]
