"""Reads and writes of marks and of reports about offers; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contact.feedback_core import Feedback, ListingReport, WrongField
from services.contact.tables import FeedbackRow, ListingReportRow
from services.conversation.core import StorageUnavailable
from services.db import Sessions


@asynccontextmanager
async def open_feedback(sessions: Sessions) -> AsyncIterator[SqlFeedbackStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlFeedbackStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlFeedbackStore:
    """Marks and reports in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def give(self, feedback: Feedback) -> str:
        """Keeps a mark; one of the same conversation is replaced. Its id."""
        row = await self._session.scalar(
            select(FeedbackRow).where(FeedbackRow.conversation_id == feedback.conversation_id)
        )
        if row is not None:
            row.mark, row.sentence = feedback.mark, feedback.sentence
            row.given_at = feedback.given_at
            return row.id
        self._session.add(FeedbackRow(**asdict(feedback)))
        await self._session.flush()
        return feedback.id

    async def given(self, organization: str) -> Sequence[Feedback]:
        """Marks of an organisation, the newest first."""
        rows = await self._session.scalars(
            select(FeedbackRow)
            .where(FeedbackRow.organization == organization)
            .order_by(FeedbackRow.given_at.desc(), FeedbackRow.id)
        )
        return [
            Feedback(
                id=row.id,
                conversation_id=row.conversation_id,
                organization=row.organization,
                mark=row.mark,
                sentence=row.sentence,
                given_at=row.given_at,
            )
            for row in rows
        ]

    async def add_report(self, report: ListingReport) -> None:
        self._session.add(ListingReportRow(**asdict(report) | {"field": report.field.value}))
        await self._session.flush()

    async def open_reports(self, organization: str | None = None) -> Sequence[ListingReport]:
        """Reports nobody handled, oldest first; None is those of everybody."""
        wanted = select(ListingReportRow).where(ListingReportRow.handled_at.is_(None))
        if organization is not None:
            wanted = wanted.where(ListingReportRow.organization == organization)
        rows = await self._session.scalars(
            wanted.order_by(ListingReportRow.reported_at, ListingReportRow.id)
        )
        return [
            ListingReport(
                id=row.id,
                service_id=row.service_id,
                service_name=row.service_name,
                organization=row.organization,
                field=WrongField(row.field),
                note=row.note,
                reported_by=row.reported_by,
                reported_by_name=row.reported_by_name,
                reported_at=row.reported_at,
                handled_at=row.handled_at,
            )
            for row in rows
        ]
