"""Accounts in memory, and a hasher and an app for codes that take no time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from services.privacy.audit import Action
from services.staff.core import Role, Staff, StaffInvalid
from services.staff.logins import LoggedIn, Login, Tries
from services.staff.ports import Accounts, Secrets
from tests.builders import NOON


class MemoryStaff:
    """The StaffStore of tests: what SqlStaffStore does, without a database."""

    def __init__(self) -> None:
        self.staff: dict[str, Staff] = {}
        self.kept: dict[str, Secrets] = {}
        self.links: dict[str, tuple[str, datetime]] = {}  # by staff id
        self.logins: dict[str, Login] = {}  # by hash
        self.counted: dict[str, Tries] = {}
        self.steps: dict[str, int] = {}
        self.recovery: set[tuple[str, str]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MemoryStaff]:
        yield self

    async def add(self, staff: Staff) -> None:
        if await self.by_email(staff.email) is not None:
            raise StaffInvalid("email", "taken")
        self.staff[staff.id] = staff

    async def get(self, staff_id: str) -> Staff | None:
        return self.staff.get(staff_id)

    async def by_email(self, email: str) -> Staff | None:
        return next((one for one in self.staff.values() if one.email == email), None)

    async def listed(self, organization: str | None) -> Sequence[Staff]:
        found = [s for s in self.staff.values() if organization in (None, s.organization)]
        return sorted(found, key=lambda one: (one.organization, one.name, one.id))

    async def secrets(self, staff_id: str) -> Secrets:
        return self.kept.get(staff_id, Secrets())

    async def set_password(self, staff_id: str, password_hash: str | None) -> None:
        self.kept[staff_id] = replace(await self.secrets(staff_id), password_hash=password_hash)

    async def set_role(self, staff_id: str, role: Role) -> None:
        self.staff[staff_id] = replace(self.staff[staff_id], role=role)

    async def set_shown_as(self, staff_id: str, shown_as: str) -> None:
        self.staff[staff_id] = replace(self.staff[staff_id], shown_as=shown_as)

    async def set_disabled(self, staff_id: str, at: datetime | None) -> None:
        self.staff[staff_id] = replace(self.staff[staff_id], active=at is None)

    async def set_link(self, staff_id: str, token_hash: str, expires_at: datetime) -> None:
        self.links[staff_id] = (token_hash, expires_at)

    async def linked(self, token_hash: str, now: datetime) -> Staff | None:
        for staff_id, (known, expires_at) in self.links.items():
            if known == token_hash and expires_at > now and self.staff[staff_id].active:
                return self.staff[staff_id]
        return None

    async def use_link(self, token_hash: str, now: datetime) -> Staff | None:
        staff = await self.linked(token_hash, now)
        self.links = {whose: link for whose, link in self.links.items() if link[0] != token_hash}
        return staff

    async def remove_link(self, staff_id: str) -> None:
        self.links.pop(staff_id, None)

    async def add_login(self, login: Login) -> None:
        self.logins[login.token_hash] = login

    async def logged_in(self, token_hash: str) -> LoggedIn | None:
        login = self.logins.get(token_hash)
        return LoggedIn(self.staff[login.staff_id], login) if login is not None else None

    async def seen(self, login_id: str, at: datetime) -> None:
        for known, login in self.logins.items():
            if login.id == login_id:
                self.logins[known] = replace(login, seen_at=at)

    async def remove_login(self, token_hash: str) -> None:
        self.logins.pop(token_hash, None)

    async def remove_logins(self, staff_id: str) -> None:
        self.logins = {k: login for k, login in self.logins.items() if login.staff_id != staff_id}

    async def tries(self, key: str) -> Tries:
        return self.counted.get(key, Tries())

    async def set_tries(self, key: str, tries: Tries | None) -> None:
        self.counted.pop(key, None)
        if tries is not None and tries.last_at is not None:
            self.counted[key] = tries

    async def set_totp(
        self, staff_id: str, secret: str | None, recovery_hashes: Sequence[str]
    ) -> None:
        self.kept[staff_id] = replace(await self.secrets(staff_id), totp_secret=secret)
        self.steps.pop(staff_id, None)
        self.recovery = {pair for pair in self.recovery if pair[0] != staff_id}
        self.recovery |= {(staff_id, code) for code in recovery_hashes}

    async def use_totp_step(self, staff_id: str, step: int) -> bool:
        if self.steps.get(staff_id, -1) >= step:
            return False
        self.steps[staff_id] = step
        return True

    async def use_recovery(self, staff_id: str, code_hash: str) -> bool:
        fits = (staff_id, code_hash) in self.recovery
        self.recovery.discard((staff_id, code_hash))
        return fits

    async def recovery_left(self, staff_id: str) -> int:
        return sum(1 for whose, _ in self.recovery if whose == staff_id)


class PlainHasher:
    """Keeps a password as it is; counts how often one was checked."""

    def __init__(self) -> None:
        self.checked = 0

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def fits(self, password: str, kept: str | None) -> bool:
        self.checked += 1
        return kept == f"hash of {password}"


class MinuteCodes:
    """An app whose code is the number of the minute, after its secret."""

    def new_secret(self) -> str:
        return "SLEUTEL"

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        step = int(now.timestamp()) // 60
        return step if code == f"{secret}{step}" else None

    def address(self, secret: str, email: str) -> str:
        return f"otpauth://totp/{email}?secret={secret}"


@dataclass
class Desk:
    """Accounts with a clock and a memory within reach of a test."""

    store: MemoryStaff = field(default_factory=MemoryStaff)
    hasher: PlainHasher = field(default_factory=PlainHasher)
    log: list[tuple[str | None, Action, str]] = field(default_factory=list)
    at: datetime = NOON

    def __post_init__(self) -> None:
        numbers = count(1)

        async def record(who: Staff | None, action: Action, whom: Staff) -> None:
            self.log.append((who.id if who else None, action, whom.id))

        self.ports = Accounts(
            open=self.store.open,
            hasher=self.hasher,
            second_step=MinuteCodes(),
            record=record,
            organizations=lambda: frozenset({"wijkracht", "dewolden"}),
            keyed=lambda text: f"keyed {text}",
            now=lambda: self.at,
            new_id=lambda: f"id-{next(numbers)}",
            new_token=lambda: f"token-{next(numbers)}",
        )

    def later(self, by: timedelta) -> None:
        self.at += by

    def code(self, secret: str = "SLEUTEL") -> str:
        """What the app shows now."""
        return f"{secret}{int(self.at.timestamp()) // 60}"
