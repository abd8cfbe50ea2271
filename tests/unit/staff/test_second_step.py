"""A code beside the password: each works once, and a lost telephone is no lost account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from services.privacy.audit import Action
from services.staff.core import StaffInvalid
from services.staff.logins import LoginRefused, LoginTooOften
from services.staff.second_step import (
    RECOVERY_CODES,
    check_code,
    offer,
    recovery_left,
    switch_off,
    switch_on,
)
from services.staff.totp import Totp
from services.staff.use_cases import Attempt, check_password
from tests.staff import make_staff
from tests.staff_in_memory import Desk

ANJA = make_staff()
PASSWORD = "vier losse woorden hier"
MINUTE = timedelta(minutes=1)


async def with_code() -> tuple[Desk, tuple[str, ...]]:
    """Anja, who has switched the code on, and her recovery codes."""
    desk = Desk()
    await desk.store.add(ANJA)
    await desk.store.set_password(ANJA.id, f"hash of {PASSWORD}")
    secret = await offer(desk.ports, ANJA, PASSWORD)
    codes = await switch_on(desk.ports, ANJA, secret, desk.code())
    desk.later(MINUTE)
    return desk, codes


async def test_with_the_code_on_a_password_alone_is_not_enough() -> None:
    desk, _ = await with_code()
    assert await check_password(desk.ports, Attempt(ANJA.email, PASSWORD, "")) == (ANJA, True)


async def test_a_code_lets_somebody_in_once() -> None:
    desk, _ = await with_code()
    assert await check_code(desk.ports, ANJA.id, desk.code()) == ANJA
    with pytest.raises(LoginRefused):
        await check_code(desk.ports, ANJA.id, desk.code())


async def test_the_code_that_switched_it_on_does_not_work_again() -> None:
    desk, _ = await with_code()
    desk.later(-MINUTE)
    with pytest.raises(LoginRefused):
        await check_code(desk.ports, ANJA.id, desk.code())


async def test_a_recovery_code_works_once_however_it_is_typed() -> None:
    desk, codes = await with_code()
    typed = codes[0].upper().replace("-", " ")
    assert await check_code(desk.ports, ANJA.id, typed) == ANJA
    assert desk.log[-1] == (ANJA.id, Action.RECOVERY_USED, ANJA.id)
    with pytest.raises(LoginRefused):
        await check_code(desk.ports, ANJA.id, codes[0])
    assert await recovery_left(desk.ports, ANJA) == RECOVERY_CODES - 1


async def test_recovery_codes_differ_and_are_kept_as_hashes() -> None:
    desk, codes = await with_code()
    assert len(set(codes)) == RECOVERY_CODES
    assert not any(code in repr(desk.store.recovery) for code in codes)


async def test_codes_cannot_be_guessed_one_after_the_other() -> None:
    desk, _ = await with_code()
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await check_code(desk.ports, ANJA.id, "000000")
    with pytest.raises(LoginTooOften):
        await check_code(desk.ports, ANJA.id, desk.code())


async def test_nothing_changes_until_a_code_of_the_new_secret_is_given() -> None:
    desk = Desk()
    await desk.store.add(ANJA)
    with pytest.raises(StaffInvalid, match="code: wrong"):
        await switch_on(desk.ports, ANJA, "SLEUTEL", "000000")
    assert await recovery_left(desk.ports, ANJA) is None


@pytest.mark.parametrize("change", [offer, switch_off])
async def test_the_code_is_changed_by_who_knows_the_password_only(change: object) -> None:
    desk, _ = await with_code()
    with pytest.raises(StaffInvalid, match="current: wrong"):
        await change(desk.ports, ANJA, "fout")  # type: ignore[operator]


async def test_switched_off_the_password_is_enough_again() -> None:
    desk, codes = await with_code()
    await switch_off(desk.ports, ANJA, PASSWORD)
    assert await check_password(desk.ports, Attempt(ANJA.email, PASSWORD, "")) == (ANJA, False)
    with pytest.raises(LoginRefused):
        await check_code(desk.ports, ANJA.id, codes[0])


async def test_a_code_is_no_way_in_to_an_account_that_was_switched_off() -> None:
    desk, _ = await with_code()
    await desk.store.set_disabled(ANJA.id, desk.at)
    with pytest.raises(LoginRefused):
        await check_code(desk.ports, ANJA.id, desk.code())


# --- the app itself

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXP" * 2  # 160 bits


@pytest.mark.parametrize(
    ("off", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_telephone_may_be_half_a_minute_off(off: int, fits: bool) -> None:
    code = pyotp.TOTP(SECRET).at(AT + timedelta(seconds=off))
    step = int(AT.timestamp()) // 30 + off // 30
    assert Totp().step_of(SECRET, code, AT) == (step if fits else None)


def test_a_code_may_be_typed_with_a_space() -> None:
    code = pyotp.TOTP(SECRET).at(AT)
    assert Totp().step_of(SECRET, f" {code[:3]} {code[3:]} ", AT) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\x00"])
def test_what_is_no_code_is_wrong_and_no_failure(code: str) -> None:
    assert Totp().step_of(SECRET, code, AT) is None


def test_the_address_for_an_app_names_us_and_the_account() -> None:
    address = Totp().address(SECRET, "anja@wijkracht.example")
    assert address.startswith("otpauth://totp/Voordeur:anja%40wijkracht.example?")
    assert f"secret={SECRET}" in address and "issuer=Voordeur" in address


def test_secrets_are_of_160_bits_and_differ() -> None:
    made = {Totp().new_secret() for _ in range(20)}
    assert len(made) == 20 and {len(one) for one in made} == {32}
