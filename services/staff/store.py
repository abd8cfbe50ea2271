"""Reads and writes of accounts and logins; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Executable,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions, UtcDateTime
from services.staff.core import Role, Staff, StaffInvalid
from services.staff.logins import LoggedIn, Login, Tries
from services.staff.ports import Secrets
from services.staff.tables import (
    LoginTriesRow,
    StaffLinkRow,
    StaffLoginRow,
    StaffRecoveryRow,
    StaffRow,
)


@asynccontextmanager
async def open_staff(sessions: Sessions) -> AsyncIterator[SqlStaffStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlStaffStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlStaffStore:
    """Accounts and logins in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, staff: Staff) -> None:
        """Raises StaffInvalid when the address is taken."""
        self._session.add(
            StaffRow(
                id=staff.id,
                email=staff.email,
                name=staff.name,
                shown_as=staff.shown_as,
                role=staff.role.value,
                organization=staff.organization,
                created_at=staff.created_at,
                disabled_at=None if staff.active else staff.created_at,
            )
        )
        try:
            await self._session.flush()
        except IntegrityError:
            raise StaffInvalid("email", "taken") from None

    async def get(self, staff_id: str) -> Staff | None:
        row = await self._session.get(StaffRow, staff_id)
        return _staff(row) if row is not None else None

    async def by_email(self, email: str) -> Staff | None:
        row = await self._session.scalar(select(StaffRow).where(StaffRow.email == email))
        return _staff(row) if row is not None else None

    async def listed(self, organization: str | None) -> Sequence[Staff]:
        """By organisation and name; None is all organisations."""
        query = select(StaffRow).order_by(StaffRow.organization, StaffRow.name, StaffRow.id)
        if organization is not None:
            query = query.where(StaffRow.organization == organization)
        return [_staff(row) for row in await self._session.scalars(query)]

    async def secrets(self, staff_id: str) -> Secrets:
        found = await self._session.execute(
            select(StaffRow.password_hash, StaffRow.totp_secret).where(StaffRow.id == staff_id)
        )
        row = found.one_or_none()
        return Secrets(row[0], row[1]) if row is not None else Secrets()

    async def set_password(self, staff_id: str, password_hash: str | None) -> None:
        await self._change(staff_id, password_hash=password_hash)

    async def set_role(self, staff_id: str, role: Role) -> None:
        await self._change(staff_id, role=role.value)

    async def set_shown_as(self, staff_id: str, shown_as: str) -> None:
        await self._change(staff_id, shown_as=shown_as)

    async def set_disabled(self, staff_id: str, at: datetime | None) -> None:
        await self._change(staff_id, disabled_at=at)

    # --- the one-time link

    async def set_link(self, staff_id: str, token_hash: str, expires_at: datetime) -> None:
        """Replaces an earlier link."""
        await self.remove_link(staff_id)
        self._session.add(
            StaffLinkRow(staff_id=staff_id, token_hash=token_hash, expires_at=expires_at)
        )
        await self._session.flush()

    async def linked(self, token_hash: str, now: datetime) -> Staff | None:
        """Whose link this is, while it can be used."""
        row = await self._session.scalar(
            select(StaffRow)
            .join(StaffLinkRow, StaffLinkRow.staff_id == StaffRow.id)
            .where(
                StaffLinkRow.token_hash == token_hash,
                StaffLinkRow.expires_at > now,
                StaffRow.disabled_at.is_(None),
            )
        )
        return _staff(row) if row is not None else None

    async def use_link(self, token_hash: str, now: datetime) -> Staff | None:
        """The same, and it is gone; of two at once one gets it."""
        staff = await self.linked(token_hash, now)
        gone = await self._count(delete(StaffLinkRow).where(StaffLinkRow.token_hash == token_hash))
        return staff if gone == 1 else None

    async def remove_link(self, staff_id: str) -> None:
        await self._session.execute(delete(StaffLinkRow).where(StaffLinkRow.staff_id == staff_id))

    # --- who is logged in

    async def add_login(self, login: Login) -> None:
        self._session.add(
            StaffLoginRow(
                id=login.id,
                token_hash=login.token_hash,
                staff_id=login.staff_id,
                created_at=login.created_at,
                seen_at=login.seen_at,
            )
        )
        await self._session.flush()

    async def logged_in(self, token_hash: str) -> LoggedIn | None:
        found = await self._session.execute(
            select(StaffLoginRow, StaffRow)
            .join(StaffRow, StaffRow.id == StaffLoginRow.staff_id)
            .where(StaffLoginRow.token_hash == token_hash)
        )
        pair = found.one_or_none()
        if pair is None:
            return None
        login, staff = pair
        return LoggedIn(
            _staff(staff),
            Login(login.id, login.token_hash, login.staff_id, login.created_at, login.seen_at),
        )

    async def seen(self, login_id: str, at: datetime) -> None:
        await self._session.execute(
            update(StaffLoginRow).where(StaffLoginRow.id == login_id).values(seen_at=at)
        )

    async def remove_login(self, token_hash: str) -> None:
        await self._session.execute(
            delete(StaffLoginRow).where(StaffLoginRow.token_hash == token_hash)
        )

    async def remove_logins(self, staff_id: str) -> None:
        await self._session.execute(delete(StaffLoginRow).where(StaffLoginRow.staff_id == staff_id))

    # --- how often was tried

    async def tries(self, key: str) -> Tries:
        """Kept from others until the end of the transaction, also when there were none yet."""
        # Written first: a row that is not there cannot be locked, and SQLite has one writer.
        await self._session.execute(
            text(
                "INSERT INTO login_tries (key, count, last_at) VALUES (:key, 0, :never)"
                " ON CONFLICT (key) DO NOTHING"
            ).bindparams(bindparam("key", key), bindparam("never", _NEVER, UtcDateTime))
        )
        row = await self._session.get(LoginTriesRow, key, with_for_update=True)
        return Tries(row.count, row.last_at) if row is not None and row.count else Tries()

    async def set_tries(self, key: str, tries: Tries | None) -> None:
        if tries is None or tries.last_at is None:
            await self._session.execute(delete(LoginTriesRow).where(LoginTriesRow.key == key))
            return
        await self._session.merge(LoginTriesRow(key=key, count=tries.count, last_at=tries.last_at))
        await self._session.flush()

    # --- the second step

    async def set_totp(
        self, staff_id: str, secret: str | None, recovery_hashes: Sequence[str]
    ) -> None:
        """Replaces secret and recovery codes; None switches it off."""
        await self._change(staff_id, totp_secret=secret, totp_step=None)
        await self._session.execute(
            delete(StaffRecoveryRow).where(StaffRecoveryRow.staff_id == staff_id)
        )
        self._session.add_all(
            StaffRecoveryRow(code_hash=code, staff_id=staff_id) for code in recovery_hashes
        )
        await self._session.flush()

    async def use_totp_step(self, staff_id: str, step: int) -> bool:
        """True when no code of this moment or a later one was used before."""
        unused = or_(StaffRow.totp_step.is_(None), StaffRow.totp_step < step)
        changed = await self._count(
            update(StaffRow).where(StaffRow.id == staff_id, unused).values(totp_step=step)
        )
        return changed == 1

    async def use_recovery(self, staff_id: str, code_hash: str) -> bool:
        """True when there was such a code; it is gone."""
        row = StaffRecoveryRow
        gone = await self._count(
            delete(row).where(row.staff_id == staff_id, row.code_hash == code_hash)
        )
        return gone == 1

    async def recovery_left(self, staff_id: str) -> int:
        row = StaffRecoveryRow
        count = await self._session.scalar(
            select(func.count()).select_from(row).where(row.staff_id == staff_id)
        )
        return count or 0

    async def _change(self, staff_id: str, **values: Any) -> None:
        await self._session.execute(
            update(StaffRow).where(StaffRow.id == staff_id).values(**values)
        )

    async def _count(self, statement: Executable) -> int:
        result = cast("CursorResult[Any]", await self._session.execute(statement))
        return result.rowcount


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _staff(row: StaffRow) -> Staff:
    return Staff(
        id=row.id,
        email=row.email,
        name=row.name,
        shown_as=row.shown_as,
        role=Role(row.role),
        organization=row.organization,
        created_at=row.created_at,
        active=row.disabled_at is None,
    )
