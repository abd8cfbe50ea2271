"""Reads and writes of handovers and callback requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.db import Sessions
from services.handover.callbacks_store import callback_of, row_of
from services.handover.core import CallbackRequest, Handover, Reason
from services.handover.tables import CallbackRequestRow, HandoverRow


@asynccontextmanager
async def open_handovers(sessions: Sessions) -> AsyncIterator[SqlHandoverStore]:
    """A store for one step: commit at the end, rollback on any error."""
    async with sessions.begin() as session:
        yield SqlHandoverStore(session)


class SqlHandoverStore:
    """Handovers in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_handover(self, conversation_id: str, reason: Reason) -> Handover | None:
        """The newest handover of a conversation that nobody closed yet."""
        row = await self._session.scalar(
            select(HandoverRow)
            .where(
                HandoverRow.conversation_id == conversation_id,
                HandoverRow.reason == reason.value,
                HandoverRow.closed_at.is_(None),
            )
            .order_by(HandoverRow.created_at.desc())
            .limit(1)
        )
        return _handover(row) if row is not None else None

    async def add_handover(self, handover: Handover) -> None:
        values = asdict(handover) | {"reason": handover.reason.value}
        self._session.add(HandoverRow(**values))
        await self._session.flush()

    async def handovers(self) -> list[Handover]:
        """Open handovers, oldest first."""
        rows = await self._session.scalars(
            select(HandoverRow)
            .where(HandoverRow.closed_at.is_(None))
            .order_by(HandoverRow.created_at)
        )
        return [_handover(row) for row in rows]

    async def close_handovers(self, conversation_id: str, at: datetime) -> None:
        """Closes what is open of a conversation; what was closed before keeps its moment."""
        await self._session.execute(
            update(HandoverRow)
            .where(HandoverRow.conversation_id == conversation_id, HandoverRow.closed_at.is_(None))
            .values(closed_at=at)
        )

    async def add_callback(self, request: CallbackRequest) -> None:
        self._session.add(row_of(request))
        await self._session.flush()

    async def callbacks(self) -> list[CallbackRequest]:
        """Open callback requests, oldest first."""
        rows = await self._session.scalars(
            select(CallbackRequestRow)
            .where(CallbackRequestRow.closed_at.is_(None))
            .order_by(CallbackRequestRow.created_at)
        )
        return [callback_of(row) for row in rows]


def _handover(row: HandoverRow) -> Handover:
    return Handover(
        id=row.id,
        conversation_id=row.conversation_id,
        organization=row.organization,
        reason=Reason(row.reason),
        signal=row.signal,
        created_at=row.created_at,
        language=row.language,
    )
