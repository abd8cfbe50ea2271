"""Logging in with a password, and what a stranger cannot do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.privacy.audit import Action
from services.staff.core import StaffInvalid
from services.staff.logins import LONGEST_WAIT, LoginRefused, LoginTooOften
from services.staff.own_account import change_password, change_shown_as
from services.staff.use_cases import Attempt, Device, begin, check_password, find_login, log_out
from tests.staff import make_staff
from tests.staff_in_memory import Desk

ANJA = make_staff()
PASSWORD = "vier losse woorden hier"
NEW = "vijf heel andere woorden"


@pytest.fixture
async def desk() -> Desk:
    """Where Anja has an account with PASSWORD."""
    made = Desk()
    await made.store.add(ANJA)
    await made.store.set_password(ANJA.id, f"hash of {PASSWORD}")
    return made


def attempt(
    password: str = PASSWORD,
    *,
    email: str = ANJA.email,
    address: str = "10.0.0.1",
    device: Device | None = None,
) -> Attempt:
    return Attempt(email, password, address, device)


async def fail(desk: Desk, times: int, email: str = ANJA.email, address: str = "10.6.6.6") -> None:
    """A stranger who tries as often as the waiting allows."""
    for _ in range(times):
        try:
            await check_password(desk.ports, attempt("fout", email=email, address=address))
        except LoginTooOften as often:
            desk.later(often.wait)
        except LoginRefused:
            pass


async def test_the_right_password_lets_somebody_in(desk: Desk) -> None:
    assert await check_password(desk.ports, attempt()) == (ANJA, False)


@pytest.mark.parametrize(
    "wrong", [attempt("fout"), attempt(email="niemand@voordeur.example"), attempt("")]
)
async def test_every_wrong_try_costs_the_checking_of_one_password(
    desk: Desk, wrong: Attempt
) -> None:
    with pytest.raises(LoginRefused):
        await check_password(desk.ports, wrong)
    assert desk.hasher.checked == 1


async def test_an_account_that_was_switched_off_is_refused_like_a_wrong_password(
    desk: Desk,
) -> None:
    await desk.store.set_disabled(ANJA.id, desk.at)
    with pytest.raises(LoginRefused):
        await check_password(desk.ports, attempt())
    assert desk.hasher.checked == 1


async def test_an_account_without_a_password_lets_nobody_in(desk: Desk) -> None:
    await desk.store.set_password(ANJA.id, None)
    with pytest.raises(LoginRefused):
        await check_password(desk.ports, attempt(""))


@pytest.mark.parametrize("email", [ANJA.email, "niemand@voordeur.example"])
async def test_after_five_wrong_tries_one_has_to_wait_for_an_unknown_address_too(
    desk: Desk, email: str
) -> None:
    await fail(desk, 5, email)
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt(email=email))


async def test_while_somebody_has_to_wait_no_password_is_looked_at(desk: Desk) -> None:
    await fail(desk, 5)
    before = desk.hasher.checked
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt())
    assert desk.hasher.checked == before


async def test_waiting_helps_and_being_right_forgets_what_went_before(desk: Desk) -> None:
    await fail(desk, 5)
    desk.later(LONGEST_WAIT)
    await check_password(desk.ports, attempt())
    await check_password(desk.ports, attempt())


async def test_who_keeps_trying_does_not_keep_the_owner_out_of_a_browser_they_used_before(
    desk: Desk,
) -> None:
    await fail(desk, 201)
    known = Device(ANJA.id, "browser-1")
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt())
    assert await check_password(desk.ports, attempt(device=known)) == (ANJA, False)


async def test_a_known_browser_of_somebody_else_helps_nobody(desk: Desk) -> None:
    await fail(desk, 5)
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt(device=Device("iemand anders", "browser-1")))


async def test_a_known_browser_may_not_try_for_ever_either(desk: Desk) -> None:
    known = Device(ANJA.id, "browser-1")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await check_password(desk.ports, attempt("fout", device=known))
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt(device=known))


async def test_who_tries_many_accounts_from_one_address_has_to_wait(desk: Desk) -> None:
    for number in range(20):
        with pytest.raises(LoginRefused):
            await check_password(desk.ports, attempt("fout", email=f"m{number}@voordeur.example"))
    with pytest.raises(LoginTooOften):
        await check_password(desk.ports, attempt(email="nog-een@voordeur.example"))


async def test_colleagues_in_one_office_who_log_in_well_do_not_have_to_wait(desk: Desk) -> None:
    for _ in range(50):
        await check_password(desk.ports, attempt())


async def test_what_is_counted_names_no_address_and_no_person(desk: Desk) -> None:
    await fail(desk, 1)
    assert all(key.startswith("keyed ") for key in desk.store.counted)


# --- being in


async def test_a_login_is_kept_as_a_hash_and_stands_in_the_audit_log(desk: Desk) -> None:
    login, token = await begin(desk.ports, ANJA)
    assert token not in repr(desk.store.logins)
    assert desk.log == [(ANJA.id, Action.LOGGED_IN, ANJA.id)]
    found = await find_login(desk.ports, token)
    assert found is not None and (found.staff, found.login) == (ANJA, login)


async def test_a_new_login_ends_what_this_browser_had(desk: Desk) -> None:
    _, first = await begin(desk.ports, ANJA)
    _, second = await begin(desk.ports, ANJA, old_token=first)
    assert await find_login(desk.ports, first) is None
    assert await find_login(desk.ports, second) is not None


async def test_who_works_on_stays_in_until_twelve_hours_have_passed(desk: Desk) -> None:
    _, token = await begin(desk.ports, ANJA)
    for _ in range(14):
        desk.later(timedelta(minutes=50))
        assert await find_login(desk.ports, token) is not None
    desk.later(timedelta(minutes=20))
    assert await find_login(desk.ports, token) is None


async def test_what_a_page_does_by_itself_keeps_nobody_in(desk: Desk) -> None:
    _, token = await begin(desk.ports, ANJA)
    for _ in range(2):
        desk.later(timedelta(minutes=25))
        assert await find_login(desk.ports, token, sign_of_life=False) is not None
    desk.later(timedelta(minutes=10))
    assert await find_login(desk.ports, token, sign_of_life=False) is None


async def test_an_account_that_is_switched_off_is_out_at_the_next_click(desk: Desk) -> None:
    _, token = await begin(desk.ports, ANJA)
    await desk.store.set_disabled(ANJA.id, desk.at)
    assert await find_login(desk.ports, token) is None


async def test_who_logs_out_is_out(desk: Desk) -> None:
    _, token = await begin(desk.ports, ANJA)
    found = await find_login(desk.ports, token)
    assert found is not None
    await log_out(desk.ports, found)
    await log_out(desk.ports, found)
    assert await find_login(desk.ports, token) is None


# --- one's own account


async def test_a_new_password_ends_every_login(desk: Desk) -> None:
    tokens = [(await begin(desk.ports, ANJA))[1] for _ in range(3)]
    await change_password(desk.ports, ANJA, PASSWORD, NEW, NEW)
    assert [await find_login(desk.ports, token) for token in tokens] == [None] * 3
    assert await check_password(desk.ports, attempt(NEW)) == (ANJA, False)


async def test_without_the_old_password_there_is_no_new_one(desk: Desk) -> None:
    with pytest.raises(StaffInvalid, match="current: wrong"):
        await change_password(desk.ports, ANJA, "fout", NEW, NEW)
    assert await check_password(desk.ports, attempt()) == (ANJA, False)


async def test_the_old_password_cannot_be_guessed_at_an_open_screen(desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(StaffInvalid):
            await change_password(desk.ports, ANJA, "fout", NEW, NEW)
    with pytest.raises(LoginTooOften):
        await change_password(desk.ports, ANJA, PASSWORD, NEW, NEW)


async def test_somebody_chooses_what_residents_see(desk: Desk) -> None:
    await change_shown_as(desk.ports, ANJA, " sociaal  werker ")
    assert desk.store.staff[ANJA.id].shown_as == "sociaal werker"
