"""The audit log in SQLite or PostgreSQL. Lines are added and read, never changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.privacy.audit import Action, Entry, Subject
from services.privacy.audit_tables import AuditRow


@asynccontextmanager
async def open_audit(sessions: Sessions) -> AsyncIterator[SqlAuditStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlAuditStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlAuditStore:
    """The lines of all organisations."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: Entry) -> None:
        self._session.add(
            AuditRow(
                id=entry.id,
                at=entry.at,
                staff_id=entry.staff_id,
                organization=entry.organization,
                action=entry.action.value,
                subject_kind=entry.subject.value,
                subject_id=entry.subject_id,
            )
        )
        await self._session.flush()

    async def listed(
        self, organization: str, *, staff_id: str | None, skip: int, most: int
    ) -> Sequence[Entry]:
        """Newest first, of one organisation."""
        query = select(AuditRow).where(AuditRow.organization == organization)
        if staff_id is not None:
            query = query.where(AuditRow.staff_id == staff_id)
        query = query.order_by(AuditRow.at.desc(), AuditRow.id).offset(skip).limit(most)
        return [_entry(row) for row in await self._session.scalars(query)]


def _entry(row: AuditRow) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        staff_id=row.staff_id,
        organization=row.organization,
        action=Action(row.action),
        subject=Subject(row.subject_kind),
        subject_id=row.subject_id,
    )
