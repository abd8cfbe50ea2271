"""Logging in, staying logged in, and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.conversation.patience import in_time
from services.privacy.audit import Action
from services.staff.core import MAX_EMAIL, Staff
from services.staff.logins import (
    FREE_TRIES,
    FREE_TRIES_ADDRESS,
    SEEN_EVERY,
    LoggedIn,
    Login,
    LoginRefused,
    LoginTooOften,
    Tries,
    secret_hash,
)
from services.staff.ports import Accounts, Secrets, StaffStore


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody logged in before; the gateway signed it."""

    staff_id: str
    number: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody types to log in, and from where."""

    email: str
    password: str
    address: str  # of the network
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Of what tries are counted, and how many are free."""

    key: str
    free: int


async def check_password(ports: Accounts, attempt: Attempt) -> tuple[Staff, bool]:
    """Whose e-mail address and password these are, and whether a code is asked for too.

    Raises LoginTooOften, LoginRefused (the same for an unknown address, a wrong password and an
    account that was switched off, and as slow) and StorageUnavailable.
    """
    email = attempt.email.strip().lower()[:MAX_EMAIL]

    async def find() -> tuple[Staff | None, Secrets, tuple[Key, ...]]:
        async with ports.open() as store:
            staff = await store.by_email(email)
            secrets = await store.secrets(staff.id) if staff is not None else Secrets()
            keys = _keys(ports, attempt, email, staff)
            await _count(store, keys, ports.now())
            return staff, secrets, keys

    staff, secrets, keys = await in_time(find(), ports.patience)
    fits = await ports.hasher.fits(attempt.password, secrets.password_hash)
    if staff is None or not staff.active or not fits:
        raise LoginRefused
    await in_time(_uncount(ports, keys), ports.patience)
    return staff, secrets.totp_secret is not None


async def begin(
    ports: Accounts, staff: Staff, *, old_token: str | None = None
) -> tuple[Login, str]:
    """A new login and its token, which is given once. What this browser had ends."""
    await ports.record(staff, Action.LOGGED_IN, staff)
    token, now = ports.new_token(), ports.now()
    login = Login(ports.new_id(), secret_hash(token), staff.id, now, now)

    async def store_it() -> None:
        async with ports.open() as store:
            if old_token is not None:
                await store.remove_login(secret_hash(old_token))
            await store.add_login(login)

    await in_time(store_it(), ports.patience)
    return login, token


async def find_login(ports: Accounts, token: str, *, sign_of_life: bool = True) -> LoggedIn | None:
    """Who is logged in with this token, None when nobody is.

    Counts as a sign of life unless told otherwise: what a page does by itself is none.
    """

    async def find() -> LoggedIn | None:
        async with ports.open() as store:
            found, now = await store.logged_in(secret_hash(token)), ports.now()
            if found is None or not found.staff.active or not found.login.is_current(now):
                return None
            if sign_of_life and now - found.login.seen_at >= SEEN_EVERY:
                await store.seen(found.login.id, now)
            return found

    return await in_time(find(), ports.patience)


async def log_out(ports: Accounts, who: LoggedIn) -> None:
    """Ends a login; harmless to repeat."""
    await ports.record(who.staff, Action.LOGGED_OUT, who.staff)

    async def end() -> None:
        async with ports.open() as store:
            await store.remove_login(who.login.token_hash)

    await in_time(end(), ports.patience)


async def count_code(ports: Accounts, staff: Staff, device: Device | None) -> None:
    """Counts a try of a code; raises LoginTooOften. Whoever gets here knew the password."""
    await _count_one(ports, code_key(ports, staff, device))


def code_key(ports: Accounts, staff: Staff, device: Device | None) -> Key:
    """Under what tries of a code are counted: per browser that is known, else per account."""
    known = device is not None and device.staff_id == staff.id
    whose = f"{staff.id} {device.number}" if known and device is not None else staff.id
    return Key(ports.keyed(f"code {whose}"), FREE_TRIES)


async def count_tries(ports: Accounts, what: str) -> None:
    """Counts a try of something else that is secret; raises LoginTooOften."""
    await _count_one(ports, Key(ports.keyed(what), FREE_TRIES))


async def forget_tries(ports: Accounts, what: str) -> None:
    """Forgets them, for it went well."""
    await in_time(_uncount(ports, (Key(ports.keyed(what), FREE_TRIES),)), ports.patience)


async def _count_one(ports: Accounts, key: Key) -> None:
    async def count() -> None:
        async with ports.open() as store:
            await _count(store, (key,), ports.now())

    await in_time(count(), ports.patience)


def _keys(ports: Accounts, attempt: Attempt, email: str, staff: Staff | None) -> tuple[Key, ...]:
    """A browser that somebody used before has tries of its own: a stranger cannot use them up.

    OWASP calls this device cookies.
    """
    device = attempt.device
    if staff is not None and device is not None and device.staff_id == staff.id:
        return (Key(ports.keyed(f"device {device.number}"), FREE_TRIES),)
    return (
        Key(ports.keyed(f"account {email}"), FREE_TRIES),
        Key(ports.keyed(f"address {attempt.address}"), FREE_TRIES_ADDRESS),
    )


async def _count(store: StaffStore, keys: tuple[Key, ...], now: datetime) -> None:
    """Counted before the password is looked at, so that many at once gain nothing."""
    found = [(key, await store.tries(key.key)) for key in keys]
    wait = max((tries.wait(now, key.free) for key, tries in found), default=timedelta(0))
    if wait:
        raise LoginTooOften(wait)
    for key, tries in found:
        await store.set_tries(key.key, tries.after(now))


async def _uncount(ports: Accounts, keys: tuple[Key, ...]) -> None:
    """Forgets the tries of an account; of an address only the one that went well."""
    async with ports.open() as store:
        for key in keys:
            tries = await store.tries(key.key)
            left = tries.count - 1 if key.free == FREE_TRIES_ADDRESS else 0
            kept = Tries(left, tries.last_at) if left > 0 else None
            await store.set_tries(key.key, kept)
