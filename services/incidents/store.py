"""Keeps incidents; those of a dead database wait in memory until it is back."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import datetime
from uuid import uuid4

from prometheus_client import Counter
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from services.db import Sessions
from services.incidents.core import Incident, IncidentKind
from services.incidents.tables import IncidentRow

LOG = logging.getLogger(__name__)
INCIDENTS = Counter("voordeur_incidents_total", "Incidents by kind", ["kind"])
FLUSH_PATIENCE = 1.0  # seconds; the resident waits for it, and it may be tried again later
MOST_WAITING = 1000  # incidents kept in memory while the database is away


class SqlIncidents:
    """Reports incidents: logged and counted at once, stored as soon as the database answers."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._waiting: deque[Incident] = deque(maxlen=MOST_WAITING)
        self._flushing: asyncio.Task[None] | None = None

    async def report(self, kind: IncidentKind, detail: str, at: datetime) -> None:
        """Never raises: reporting must not make things worse."""
        LOG.error("incident %s: %s", kind.value, detail)
        INCIDENTS.labels(kind.value).inc()
        self._waiting.append(Incident(str(uuid4()), kind, detail[:200], at))
        await self.flush()

    async def flush(self) -> None:
        """Stores what waits; leaves it waiting when the database is still away.

        Takes FLUSH_PATIENCE at most: whoever reports may be answering somebody in danger.
        """
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        await asyncio.wait({self._flushing}, timeout=FLUSH_PATIENCE)

    async def _flush(self) -> None:
        while self._waiting and await self._store(list(self._waiting)):
            pass

    async def _store(self, waiting: list[Incident]) -> bool:
        try:
            async with self._sessions.begin() as session:
                for item in waiting:
                    session.add(
                        IncidentRow(
                            id=item.id,
                            kind=item.kind.value,
                            detail=item.detail,
                            happened_at=item.happened_at,
                        )
                    )
        except (SQLAlchemyError, OSError):
            return False
        stored = {item.id for item in waiting}
        left = [item for item in self._waiting if item.id not in stored]
        self._waiting.clear()
        self._waiting.extend(left)
        return True

    async def count(self) -> dict[str, int]:
        """Stored incidents by kind."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(IncidentRow.kind, func.count()).group_by(IncidentRow.kind)
            )
            return {str(kind): int(number) for kind, number in rows}
