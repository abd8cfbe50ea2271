"""Making and managing accounts; what a coordinator or the operator does for somebody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from services.conversation.patience import in_time
from services.privacy.audit import Action
from services.staff.core import (
    Staff,
    StaffInvalid,
    StaffNotFound,
    read_email,
    read_name,
    read_organization,
    read_role,
    read_shown_as,
)
from services.staff.logins import LINK_LASTS, LinkExpired, secret_hash
from services.staff.passwords import read_password
from services.staff.ports import Accounts, StaffStore


async def add_staff(
    ports: Accounts,
    *,
    email: object,
    name: object,
    role: object,
    organization: object,
    shown_as: object = None,
    by: Staff | None = None,
) -> tuple[Staff, str]:
    """A new account and the token of its one-time link; only the hash of that is kept.

    `shown_as` is the first word of the name unless given. Raises StaffInvalid naming the field.
    """
    full = read_name(name)
    staff = Staff(
        id=ports.new_id(),
        email=read_email(email),
        name=full,
        shown_as=read_shown_as(full.split()[0][:40] if shown_as is None else shown_as),
        role=read_role(role),
        organization=read_organization(organization, ports.organizations()),
        created_at=ports.now(),
    )

    async def is_free() -> bool:
        async with ports.open() as store:
            return await store.by_email(staff.email) is None

    if not await in_time(is_free(), ports.patience):
        raise StaffInvalid("email", "taken")
    await ports.record(by, Action.ACCOUNT_ADDED, staff)
    token = ports.new_token()

    async def store_it() -> None:
        async with ports.open() as store:
            await store.add(staff)
            await store.set_link(staff.id, secret_hash(token), ports.now() + LINK_LASTS)

    await in_time(store_it(), ports.patience)
    return staff, token


async def list_staff(ports: Accounts, organization: str | None) -> Sequence[Staff]:
    """Accounts of one organisation by name; of all when it is None (the command line)."""

    async def read() -> Sequence[Staff]:
        async with ports.open() as store:
            return await store.listed(organization)

    return await in_time(read(), ports.patience)


async def disable(ports: Accounts, email: object, by: Staff | None = None) -> Staff:
    """Switches an account off: whoever is logged in with it is out at once."""

    async def off(store: StaffStore, staff: Staff) -> None:
        await store.set_disabled(staff.id, ports.now())
        await store.remove_logins(staff.id)
        await store.remove_link(staff.id)

    return await _change(ports, email, by, Action.ACCOUNT_DISABLED, off)


async def reset(ports: Accounts, email: object, by: Staff | None = None) -> tuple[Staff, str]:
    """A new one-time link. The old password, the second step and every login end at once.

    An account that was switched off is on again.
    """
    token = ports.new_token()

    async def anew(store: StaffStore, staff: Staff) -> None:
        await store.set_disabled(staff.id, None)
        await store.set_password(staff.id, None)
        await store.set_totp(staff.id, None, ())
        await store.remove_logins(staff.id)
        await store.set_link(staff.id, secret_hash(token), ports.now() + LINK_LASTS)

    return await _change(ports, email, by, Action.ACCOUNT_RESET, anew), token


async def change_role(
    ports: Accounts, email: object, role: object, by: Staff | None = None
) -> Staff:
    """Gives somebody another role, from their next click on."""
    new = read_role(role)

    async def change(store: StaffStore, staff: Staff) -> None:
        await store.set_role(staff.id, new)

    return await _change(ports, email, by, Action.ROLE_CHANGED, change)


async def find_linked(ports: Accounts, token: str) -> Staff:
    """Whose one-time link this is; raises LinkExpired."""

    async def find() -> Staff | None:
        async with ports.open() as store:
            return await store.linked(secret_hash(token), ports.now())

    staff = await in_time(find(), ports.patience)
    if staff is None:
        raise LinkExpired
    return staff


async def set_first_password(
    ports: Accounts, token: str, password: object, repeated: object
) -> Staff:
    """Sets the password with a one-time link, which is then gone, and ends every login.

    Raises LinkExpired and StaffInvalid; after the last the link still works.
    """
    staff = await find_linked(ports, token)
    kept = await ports.hasher.hash(read_password(password, repeated, staff))
    await ports.record(staff, Action.PASSWORD_SET, staff)

    async def store_it() -> None:
        async with ports.open() as store:
            if await store.use_link(secret_hash(token), ports.now()) is None:
                raise LinkExpired
            await store.set_password(staff.id, kept)
            await store.remove_logins(staff.id)

    await in_time(store_it(), ports.patience)
    return staff


async def _change(
    ports: Accounts,
    email: object,
    by: Staff | None,
    action: Action,
    change: Callable[[StaffStore, Staff], Awaitable[None]],
) -> Staff:
    address = read_email(email)

    async def find() -> Staff | None:
        async with ports.open() as store:
            return await store.by_email(address)

    staff = await in_time(find(), ports.patience)
    # Somebody of another organisation is not there for whoever asks.
    if staff is None or (by is not None and by.organization != staff.organization):
        raise StaffNotFound
    await ports.record(by, action, staff)

    async def store_it() -> Staff:
        async with ports.open() as store:
            await change(store, staff)
            return await store.get(staff.id) or staff

    return await in_time(store_it(), ports.patience)
