"""Removal in SQLite and PostgreSQL: the one place that deletes from several subjects' tables."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.store import SqlConversationStore
from services.conversation.tables import MessageRow
from services.corrections.core import State
from services.corrections.tables import SuggestionRow
from services.db import Sessions
from services.frontoffice.tables import PresenceRow
from services.handover.tables import CallbackRequestRow, HandoverRow
from services.incidents.tables import IncidentRow
from services.privacy.audit_tables import AuditRow
from services.staff.tables import LoginTriesRow, StaffLinkRow, StaffLoginRow, StaffRow


@asynccontextmanager
async def open_purge(sessions: Sessions) -> AsyncIterator[SqlPurgeStore]:
    """A store for one step of the purge: commit at the end."""
    async with sessions.begin() as session:
        yield SqlPurgeStore(session)


class SqlPurgeStore:
    """Deletes what is past its period."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._conversations = SqlConversationStore(session)

    async def silent_conversations(self, before: datetime) -> Sequence[str]:
        """Conversations whose last message is older."""
        return await self._conversations.silent_since(before)

    async def remove_conversation(self, conversation_id: str) -> None:
        """What was approved to learn from stays, no longer tied to a talk; the rest goes with it.

        "The rest" by the foreign key of a suggestion on its message.
        """
        messages = select(MessageRow.id).where(MessageRow.conversation_id == conversation_id)
        await self._session.execute(
            update(SuggestionRow)
            .where(
                SuggestionRow.message_id.in_(messages), SuggestionRow.state == State.APPROVED.value
            )
            .values(message_id=None)
        )
        await self._conversations.remove(conversation_id)

    async def remove_callbacks(self, closed_before: datetime) -> int:
        """Only closed ones: an open request waits for its call, however old."""
        return await self._delete(
            delete(CallbackRequestRow).where(CallbackRequestRow.closed_at < closed_before)
        )

    async def remove_handovers(self, created_before: datetime) -> int:
        return await self._delete(
            delete(HandoverRow).where(HandoverRow.created_at < created_before)
        )

    async def remove_incidents(self, happened_before: datetime) -> int:
        return await self._delete(
            delete(IncidentRow).where(IncidentRow.happened_at < happened_before)
        )

    async def remove_suggestions(
        self, *, proposed_before: datetime, rejected_before: datetime
    ) -> int:
        """Those nobody reviewed, and rejected ones; approved ones are what is learned from."""
        row = SuggestionRow
        unseen = (row.state == State.PROPOSED.value) & (row.proposed_at < proposed_before)
        rejected = (row.state == State.REJECTED.value) & (row.reviewed_at < rejected_before)
        return await self._delete(delete(row).where(unseen | rejected))

    async def remove_logins(
        self, *, seen_before: datetime, begun_before: datetime, expired_before: datetime
    ) -> int:
        """Logins that ended by themselves and one-time links that were not used."""
        row, link = StaffLoginRow, StaffLinkRow
        ended = (row.seen_at <= seen_before) | (row.created_at <= begun_before)
        unused = delete(link).where(link.expires_at <= expired_before)
        return await self._delete(delete(row).where(ended)) + await self._delete(unused)

    async def remove_tries(self, last_before: datetime) -> int:
        return await self._delete(delete(LoginTriesRow).where(LoginTriesRow.last_at < last_before))

    async def remove_staff(self, disabled_before: datetime) -> int:
        """Accounts that were switched off when the audit log still named them."""
        return await self._delete(delete(StaffRow).where(StaffRow.disabled_at < disabled_before))

    async def remove_audit(self, before: datetime) -> int:
        return await self._delete(delete(AuditRow).where(AuditRow.at < before))

    async def remove_presences(self, seen_before: datetime) -> int:
        """When a worker was last there, once that says nothing about now."""
        return await self._delete(delete(PresenceRow).where(PresenceRow.seen_at < seen_before))

    async def _delete(self, statement: Delete) -> int:
        result = cast("CursorResult[Any]", await self._session.execute(statement))
        return result.rowcount
