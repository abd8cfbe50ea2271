"""Reads and writes of front offices; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable
from services.db import Sessions
from services.frontoffice.core import (
    QUEUE_LIMIT,
    CannedReply,
    Closure,
    Former,
    Office,
    Opening,
    Presence,
)
from services.frontoffice.tables import (
    CannedReplyRow,
    OfficeClosureRow,
    OfficeFormerRow,
    OfficeHoursRow,
    OfficeRow,
    PresenceRow,
)


@asynccontextmanager
async def open_front_office(sessions: Sessions) -> AsyncIterator[SqlFrontOfficeStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlFrontOfficeStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlFrontOfficeStore:
    """Front offices in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def office(self, organization: str) -> Office:
        """What an organisation chose; the defaults where it chose nothing."""
        row = await self._session.get(OfficeRow, organization)
        hours = await self._session.scalars(
            select(OfficeHoursRow).where(OfficeHoursRow.organization == organization)
        )
        closures = await self._session.scalars(
            select(OfficeClosureRow)
            .where(OfficeClosureRow.organization == organization)
            .order_by(OfficeClosureRow.first_day, OfficeClosureRow.id)
        )
        return Office(
            organization,
            tuple(sorted(Opening(hour.weekday, hour.opens, hour.closes) for hour in hours)),
            tuple(Closure(c.id, c.first_day, c.last_day, c.reason) for c in closures),
            row.queue_limit if row is not None else QUEUE_LIMIT,
        )

    async def set_office(self, office: Office) -> None:
        """Replaces all that was there."""
        slug = office.organization
        for table in (OfficeHoursRow, OfficeClosureRow):
            await self._session.execute(delete(table).where(table.organization == slug))
        await self._session.merge(OfficeRow(organization=slug, queue_limit=office.queue_limit))
        self._session.add_all(
            OfficeHoursRow(organization=slug, **asdict(opening)) for opening in office.openings
        )
        self._session.add_all(
            OfficeClosureRow(organization=slug, **asdict(closure)) for closure in office.closures
        )
        await self._session.flush()

    async def former(self, organization: str) -> Former | None:
        """What was there before the last change."""
        row = await self._session.get(OfficeFormerRow, organization)
        if row is None:
            return None
        return Former(_office(organization, row.office), row.replaced_at, row.replaced_by)

    async def set_former(self, former: Former) -> None:
        await self._session.merge(
            OfficeFormerRow(
                organization=former.office.organization,
                office=_as_json(former.office),
                replaced_at=former.replaced_at,
                replaced_by=former.replaced_by,
            )
        )
        await self._session.flush()

    async def presences(self, organization: str, since: datetime) -> list[Presence]:
        """Workers of whom there was a sign of life since then."""
        rows = await self._session.scalars(
            select(PresenceRow).where(
                PresenceRow.organization == organization, PresenceRow.seen_at >= since
            )
        )
        return [_presence(row) for row in rows]

    async def presence(self, worker_id: str) -> Presence | None:
        row = await self._session.get(PresenceRow, worker_id)
        return _presence(row) if row is not None else None

    async def set_presence(self, presence: Presence) -> None:
        await self._session.merge(PresenceRow(**asdict(presence)))
        await self._session.flush()

    async def canned(self, organization: str) -> list[CannedReply]:
        """Ready sentences, by title."""
        rows = await self._session.scalars(
            select(CannedReplyRow)
            .where(CannedReplyRow.organization == organization)
            .order_by(CannedReplyRow.title, CannedReplyRow.id)
        )
        return [
            CannedReply(row.id, row.organization, row.title, row.text, row.updated_at)
            for row in rows
        ]

    async def set_canned(self, reply: CannedReply) -> None:
        await self._session.merge(CannedReplyRow(**asdict(reply)))
        await self._session.flush()

    async def remove_canned(self, organization: str, reply_id: str) -> bool:
        """False when this organisation has no such sentence."""
        of_team = (CannedReplyRow.organization == organization) & (CannedReplyRow.id == reply_id)
        return await self._delete(delete(CannedReplyRow).where(of_team)) > 0

    async def _delete(self, statement: Any) -> int:
        result = cast("CursorResult[Any]", await self._session.execute(statement))
        return result.rowcount


def _presence(row: PresenceRow) -> Presence:
    return Presence(row.worker_id, row.organization, row.available, row.seen_at)


def _as_json(office: Office) -> dict[str, Any]:
    return {
        "openings": [
            [item.weekday, item.opens.isoformat(), item.closes.isoformat()]
            for item in office.openings
        ],
        "closures": [
            [item.id, item.first_day.isoformat(), item.last_day.isoformat(), item.reason]
            for item in office.closures
        ],
        "queue_limit": office.queue_limit,
    }


def _office(organization: str, kept: dict[str, Any]) -> Office:
    return Office(
        organization,
        tuple(
            Opening(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
            for weekday, opens, closes in kept["openings"]
        ),
        tuple(
            Closure(number, date.fromisoformat(first), date.fromisoformat(last), reason)
            for number, first, last, reason in kept["closures"]
        ),
        kept["queue_limit"],
    )
