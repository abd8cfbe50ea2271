"""The second step of logging in: a code of an app on a telephone, or a recovery code. By choice."""

from __future__ import annotations

import base64
import hashlib

from services.conversation.patience import in_time
from services.privacy.audit import Action
from services.staff.core import Staff, StaffInvalid
from services.staff.logins import LoginRefused, secret_hash
from services.staff.own_account import check_own_password
from services.staff.ports import Accounts
from services.staff.use_cases import Device, code_key, count_code

RECOVERY_CODES = 8  # how many somebody gets
CODE_LENGTH = 16  # letters and digits in base32: 80 bits


async def check_code(
    ports: Accounts, staff_id: str, code: str, device: Device | None = None
) -> Staff:
    """Whose code this is; it works once. Raises LoginTooOften and LoginRefused."""

    async def find() -> tuple[Staff | None, str | None]:
        async with ports.open() as store:
            return await store.get(staff_id), (await store.secrets(staff_id)).totp_secret

    staff, secret = await in_time(find(), ports.patience)
    if staff is None or not staff.active or secret is None:
        raise LoginRefused
    await count_code(ports, staff, device)
    step = ports.second_step.step_of(secret, code, ports.now())

    async def use() -> bool:
        async with ports.open() as store:
            if step is not None:
                fits = await store.use_totp_step(staff.id, step)
            else:
                fits = await store.use_recovery(staff.id, recovery_hash(code))
            if fits:
                await store.set_tries(code_key(ports, staff, device).key, None)
            return fits

    if not await in_time(use(), ports.patience):
        raise LoginRefused
    if step is None:
        await ports.record(staff, Action.RECOVERY_USED, staff)
    return staff


async def offer(ports: Accounts, staff: Staff, password: object) -> str:
    """A new secret to put in the app; nothing is kept until a code of it is given.

    Raises StaffInvalid for a wrong password, and LoginTooOften.
    """
    await check_own_password(ports, staff, password)
    return ports.second_step.new_secret()


async def switch_on(ports: Accounts, staff: Staff, secret: str, code: object) -> tuple[str, ...]:
    """Asks for a code from now on. Returns the recovery codes, which are shown once.

    Raises StaffInvalid when the code is not one of this secret, and LoginTooOften.
    """
    await count_code(ports, staff, None)
    step = ports.second_step.step_of(secret, code if isinstance(code, str) else "", ports.now())
    if step is None:
        raise StaffInvalid("code", "wrong")
    codes = tuple(recovery_code(ports.new_token()) for _ in range(RECOVERY_CODES))
    await ports.record(staff, Action.SECOND_STEP_ON, staff)

    async def store_it() -> None:
        async with ports.open() as store:
            await store.set_totp(staff.id, secret, [recovery_hash(one) for one in codes])
            await store.use_totp_step(staff.id, step)
            await store.set_tries(code_key(ports, staff, None).key, None)

    await in_time(store_it(), ports.patience)
    return codes


async def switch_off(ports: Accounts, staff: Staff, password: object) -> None:
    """Asks for no code any more; raises StaffInvalid for a wrong password, and LoginTooOften."""
    await check_own_password(ports, staff, password)
    await ports.record(staff, Action.SECOND_STEP_OFF, staff)

    async def store_it() -> None:
        async with ports.open() as store:
            await store.set_totp(staff.id, None, ())

    await in_time(store_it(), ports.patience)


async def recovery_left(ports: Accounts, staff: Staff) -> int | None:
    """How many recovery codes are left; None when no code is asked for."""

    async def read() -> int | None:
        async with ports.open() as store:
            if (await store.secrets(staff.id)).totp_secret is None:
                return None
            return await store.recovery_left(staff.id)

    return await in_time(read(), ports.patience)


def recovery_code(token: str) -> str:
    """A code to write down, made of a random token: "abcd-efgh-ijkl-mnop"."""
    raw = base64.b32encode(hashlib.sha256(token.encode()).digest()).decode().lower()
    return "-".join(raw[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however somebody types it over."""
    return secret_hash("".join(letter for letter in code.lower() if letter.isalnum()))
