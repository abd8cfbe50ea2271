"""What somebody changes of their own account."""

from __future__ import annotations

from services.conversation.patience import in_time
from services.privacy.audit import Action
from services.staff.core import Staff, StaffInvalid, read_shown_as
from services.staff.passwords import read_password
from services.staff.ports import Accounts
from services.staff.use_cases import count_tries, forget_tries


async def change_shown_as(ports: Accounts, staff: Staff, raw: object) -> None:
    """What residents see from now on; raises StaffInvalid."""
    shown_as = read_shown_as(raw)
    await ports.record(staff, Action.ACCOUNT_CHANGED, staff)

    async def store_it() -> None:
        async with ports.open() as store:
            await store.set_shown_as(staff.id, shown_as)

    await in_time(store_it(), ports.patience)


async def change_password(
    ports: Accounts, staff: Staff, current: object, password: object, repeated: object
) -> None:
    """A new password; ends every login of the account, this one too.

    Raises StaffInvalid naming the field, and LoginTooOften.
    """
    new = read_password(password, repeated, staff)
    await check_own_password(ports, staff, current)
    kept = await ports.hasher.hash(new)
    await ports.record(staff, Action.PASSWORD_SET, staff)

    async def store_it() -> None:
        async with ports.open() as store:
            await store.set_password(staff.id, kept)
            await store.remove_link(staff.id)
            await store.remove_logins(staff.id)

    await in_time(store_it(), ports.patience)


async def check_own_password(ports: Accounts, staff: Staff, password: object) -> None:
    """For what only the owner of the account may do, not whoever sits at an open screen.

    Raises StaffInvalid for a wrong password, and LoginTooOften.
    """
    key = f"own {staff.id}"
    await count_tries(ports, key)

    async def read() -> str | None:
        async with ports.open() as store:
            return (await store.secrets(staff.id)).password_hash

    kept = await in_time(read(), ports.patience)
    given = password if isinstance(password, str) else ""
    if not await ports.hasher.fits(given, kept):
        raise StaffInvalid("current", "wrong")
    await forget_tries(ports, key)
