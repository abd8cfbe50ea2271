"""What the use cases of staff need from outside. Standard library only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.conversation.patience import PATIENCE
from services.privacy.audit import Action
from services.staff.core import Role, Staff
from services.staff.logins import LoggedIn, Login, Tries
from services.staff.passwords import Hasher


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept to recognise somebody: hashes, and the secret of the second step."""

    password_hash: str | None = None
    totp_secret: str | None = None


class StaffStore(Protocol):
    """One transaction on accounts and logins."""

    async def add(self, staff: Staff) -> None:
        """Raises StaffInvalid when the address is taken."""
        ...

    async def get(self, staff_id: str) -> Staff | None: ...

    async def by_email(self, email: str) -> Staff | None: ...

    async def listed(self, organization: str | None) -> Sequence[Staff]:
        """By organisation and name; None is all organisations."""
        ...

    async def secrets(self, staff_id: str) -> Secrets: ...

    async def set_password(self, staff_id: str, password_hash: str | None) -> None: ...

    async def set_role(self, staff_id: str, role: Role) -> None: ...

    async def set_shown_as(self, staff_id: str, shown_as: str) -> None: ...

    async def set_disabled(self, staff_id: str, at: datetime | None) -> None: ...

    async def set_link(self, staff_id: str, token_hash: str, expires_at: datetime) -> None:
        """Replaces an earlier link."""
        ...

    async def linked(self, token_hash: str, now: datetime) -> Staff | None:
        """Whose link this is, while it can be used."""
        ...

    async def use_link(self, token_hash: str, now: datetime) -> Staff | None:
        """The same, and it is gone; of two at once one gets it."""
        ...

    async def remove_link(self, staff_id: str) -> None: ...

    async def add_login(self, login: Login) -> None: ...

    async def logged_in(self, token_hash: str) -> LoggedIn | None: ...

    async def seen(self, login_id: str, at: datetime) -> None: ...

    async def remove_login(self, token_hash: str) -> None: ...

    async def remove_logins(self, staff_id: str) -> None: ...

    async def tries(self, key: str) -> Tries:
        """Kept from others until the end of the transaction."""
        ...

    async def set_tries(self, key: str, tries: Tries | None) -> None: ...

    async def set_totp(
        self, staff_id: str, secret: str | None, recovery_hashes: Sequence[str]
    ) -> None:
        """Replaces secret and recovery codes; None switches it off."""
        ...

    async def use_totp_step(self, staff_id: str, step: int) -> bool:
        """True when no code of this moment or a later one was used before."""
        ...

    async def use_recovery(self, staff_id: str, code_hash: str) -> bool:
        """True when there was such a code; it is gone."""
        ...

    async def recovery_left(self, staff_id: str) -> int: ...


class SecondStep(Protocol):
    """Codes of an authenticator app (TOTP, RFC 6238)."""

    def new_secret(self) -> str: ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The moment a code belongs to, as a number that grows; None when it is wrong."""
        ...

    def address(self, secret: str, email: str) -> str:
        """The otpauth: address that an app reads."""
        ...


OpenStaff = Callable[[], AbstractAsyncContextManager[StaffStore]]
Record = Callable[[Staff | None, Action, Staff], Awaitable[None]]  # who, did what, to whom


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything staff needs from outside."""

    open: OpenStaff
    hasher: Hasher
    second_step: SecondStep
    record: Record  # the audit log
    organizations: Callable[[], frozenset[str]]  # slugs that have a front door now
    keyed: Callable[[str], str]  # a hash that only this installation can make
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    patience: float = PATIENCE  # seconds for storage
