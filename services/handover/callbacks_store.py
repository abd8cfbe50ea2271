"""Reads and writes of call-back requests as work; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import StorageUnavailable

# Read only: whether danger was mentioned after the request was made.
from services.conversation.tables import ConversationRow
from services.db import Sessions
from services.handover.callbacks_core import Attempt
from services.handover.core import CallbackRequest, Preferred, Result
from services.handover.tables import CallbackAttemptRow, CallbackRequestRow


@asynccontextmanager
async def open_callbacks(sessions: Sessions) -> AsyncIterator[SqlCallbackStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlCallbackStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlCallbackStore:
    """Call-back requests in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, callback_id: str, *, lock: bool = False) -> CallbackRequest | None:
        """A request; `lock` keeps a colleague waiting who changes the same one."""
        row = await self._session.get(CallbackRequestRow, callback_id, with_for_update=lock or None)
        if row is None:
            return None
        # A signal may have come after the request: ringing is as dangerous then.
        later = await self._session.scalar(
            select(ConversationRow.signal).where(ConversationRow.id == row.conversation_id)
        )
        return callback_of(row, later)

    async def listed(
        self, organization: str, *, closed: bool, most: int
    ) -> Sequence[CallbackRequest]:
        """Open ones, oldest first; or closed ones, the last closed first."""
        row = CallbackRequestRow
        wanted = (
            select(row, ConversationRow.signal)
            .outerjoin(ConversationRow, ConversationRow.id == row.conversation_id)
            .where(row.organization == organization)
            .limit(most)
        )
        if closed:
            wanted = wanted.where(row.closed_at.is_not(None)).order_by(row.closed_at.desc())
        else:
            wanted = wanted.where(row.closed_at.is_(None)).order_by(row.created_at, row.id)
        return [callback_of(found, later) for found, later in await self._session.execute(wanted)]

    async def keep(self, request: CallbackRequest) -> None:
        """Keeps what a worker can change: safety, person, team, day, result."""
        row = await self._session.get_one(CallbackRequestRow, request.id)
        row.safe_to_call = request.safe_to_call
        row.assigned_to, row.team_id = request.assigned_to, request.team_id
        row.due_on = request.due_on
        row.closed_at = request.closed_at
        row.result = request.result.value if request.result is not None else None

    async def add_attempt(self, attempt: Attempt) -> None:
        self._session.add(CallbackAttemptRow(**asdict(attempt)))
        await self._session.flush()

    async def attempts(self, callback_id: str) -> Sequence[Attempt]:
        """Oldest first."""
        rows = await self._session.scalars(
            select(CallbackAttemptRow)
            .where(CallbackAttemptRow.callback_id == callback_id)
            .order_by(CallbackAttemptRow.made_at, CallbackAttemptRow.id)
        )
        return [
            Attempt(
                id=row.id,
                callback_id=row.callback_id,
                made_by=row.made_by,
                made_by_name=row.made_by_name,
                reached=row.reached,
                note=row.note,
                made_at=row.made_at,
            )
            for row in rows
        ]


def callback_of(row: CallbackRequestRow, later_signal: str | None = None) -> CallbackRequest:
    """The request, with its own signal or else the one its conversation got afterwards."""
    return CallbackRequest(
        id=row.id,
        conversation_id=row.conversation_id,
        organization=row.organization,
        municipality=row.municipality,
        phone=row.phone,
        name=row.name,
        when=row.when,
        safe=row.safe,
        created_at=row.created_at,
        closed_at=row.closed_at,
        language=row.language,
        about=row.about,
        preferred=Preferred(row.preferred),
        signal=row.signal or later_signal,
        safe_to_call=row.safe_to_call,
        due_on=row.due_on,
        assigned_to=row.assigned_to,
        team_id=row.team_id,
        result=Result(row.result) if row.result is not None else None,
    )


def row_of(request: CallbackRequest) -> CallbackRequestRow:
    result = request.result.value if request.result is not None else None
    values = asdict(request) | {"preferred": request.preferred.value, "result": result}
    return CallbackRequestRow(**values)
