"""Reads and writes of suggestions; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import Sender, StorageUnavailable

# Read only: a correction of a message is about what stands there, not about what is sent along.
from services.conversation.tables import ConversationRow, MessageRow
from services.corrections.core import Predicted, Said, State, Suggestion
from services.corrections.tables import SuggestionRow
from services.db import Sessions


@asynccontextmanager
async def open_corrections(sessions: Sessions) -> AsyncIterator[SqlCorrectionStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlCorrectionStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlCorrectionStore:
    """Suggestions in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def said(self, message_id: str) -> Said | None:
        """What a resident typed; None for a button, somebody else's words or no message."""
        found = await self._session.execute(
            select(MessageRow, ConversationRow)
            .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
            .where(
                MessageRow.id == message_id,
                MessageRow.sender == Sender.RESIDENT.value,
                MessageRow.payload.is_(None),
            )
        )
        pair = found.one_or_none()
        if pair is None:
            return None
        message, conversation = pair
        return Said(
            message.text,
            _predicted(message.intent, message.confidence),
            conversation.language,
            conversation.organization,
        )

    async def add(self, suggestion: Suggestion) -> None:
        predicted = suggestion.predicted
        self._session.add(
            SuggestionRow(
                id=suggestion.id,
                text=suggestion.text,
                labels=list(suggestion.labels),
                predicted_intent=predicted.intent if predicted is not None else None,
                predicted_confidence=predicted.confidence if predicted is not None else None,
                language=suggestion.language,
                organization=suggestion.organization,
                message_id=suggestion.message_id,
                proposed_by=suggestion.proposed_by,
                proposed_at=suggestion.proposed_at,
                state=suggestion.state.value,
                reviewed_by=suggestion.reviewed_by,
                reviewed_at=suggestion.reviewed_at,
            )
        )
        await self._session.flush()

    async def get(self, suggestion_id: str, *, lock: bool = False) -> Suggestion | None:
        """A suggestion; `lock` keeps another reviewer waiting."""
        row = await self._session.get(SuggestionRow, suggestion_id, with_for_update=lock or None)
        return _suggestion(row) if row is not None else None

    async def review(self, suggestion: Suggestion) -> None:
        """Keeps state, reviewed_by and reviewed_at of a suggestion that is there."""
        row = await self._session.get_one(SuggestionRow, suggestion.id)
        row.state = suggestion.state.value
        row.reviewed_by, row.reviewed_at = suggestion.reviewed_by, suggestion.reviewed_at

    async def listed(
        self, state: State, organization: str | None, most: int | None
    ) -> Sequence[Suggestion]:
        """Oldest first; `organization` None is all of them, `most` None is no limit."""
        wanted = select(SuggestionRow).where(SuggestionRow.state == state.value)
        if organization is not None:
            wanted = wanted.where(SuggestionRow.organization == organization)
        rows = await self._session.scalars(
            wanted.order_by(SuggestionRow.proposed_at, SuggestionRow.id).limit(most)
        )
        return [_suggestion(row) for row in rows]


def _predicted(intent: str | None, confidence: float | None) -> Predicted | None:
    return Predicted(intent, confidence) if intent is not None else None


def _suggestion(row: SuggestionRow) -> Suggestion:
    return Suggestion(
        id=row.id,
        text=row.text,
        labels=tuple(row.labels),
        predicted=_predicted(row.predicted_intent, row.predicted_confidence),
        language=row.language,
        organization=row.organization,
        message_id=row.message_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=State(row.state),
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
    )
