"""Reads and writes of conversations; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import (
    Button,
    Conversation,
    Draft,
    Message,
    Owner,
    Sender,
    StorageUnavailable,
    Translation,
)
from services.conversation.tables import ConversationRow, MessageRow
from services.db import Sessions


@asynccontextmanager
async def open_conversations(sessions: Sessions) -> AsyncIterator[SqlConversationStore]:
    """A store for one step: commit at the end. A database that fails is StorageUnavailable."""
    try:
        async with sessions.begin() as session:
            yield SqlConversationStore(session)
    except (SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


class SqlConversationStore:
    """Conversations in SQLite or PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, conversation: Conversation) -> None:
        values = asdict(conversation) | {"owner": conversation.owner.value}
        self._session.add(ConversationRow(**values))
        await self._session.flush()

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        """A conversation; `lock` keeps other gateways from adding messages meanwhile."""
        row = await self._session.get(
            ConversationRow, conversation_id, with_for_update=lock or None
        )
        return _conversation(row) if row is not None else None

    async def change(
        self,
        conversation_id: str,
        *,
        owner: Owner | None = None,
        organization: str | None = None,
        municipality: str | None = None,
        place: str | None = None,
        language: str | None = None,
        signal: str | None = None,
    ) -> None:
        """Sets what is given; None leaves a value as it is."""
        row = await self._session.get_one(ConversationRow, conversation_id)
        given = {
            "owner": owner.value if owner else None,
            "organization": organization,
            "municipality": municipality,
            "place": place,
            "language": language,
            "signal": signal,
        }
        for name, value in given.items():
            if value is not None:
                setattr(row, name, value)

    async def append(
        self,
        conversation_id: str,
        draft: Draft,
        at: datetime,
        *,
        intent: str | None = None,
        confidence: float | None = None,
    ) -> Message:
        """Stores a message with the next seq; the unique constraint guards against two at once."""
        last = await self._session.scalar(
            select(func.max(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id)
        )
        row = MessageRow(
            id=str(uuid4()),
            conversation_id=conversation_id,
            seq=(last or 0) + 1,
            sender=draft.sender.value,
            text=draft.text,
            buttons=[asdict(button) for button in draft.buttons],
            listings=list(draft.listings),
            signal=draft.signal,
            payload=draft.payload,
            client_id=draft.client_id,
            reply_to=draft.reply_to,
            translation=asdict(draft.translation) if draft.translation else None,
            referral_id=draft.referral_id,
            intent=intent,
            confidence=confidence,
            created_at=at,
        )
        self._session.add(row)
        conversation = await self._session.get_one(ConversationRow, conversation_id)
        conversation.last_message_at = at
        await self._session.flush()
        return _message(row)

    async def understood(
        self, message_id: str, intent: str | None, confidence: float | None
    ) -> None:
        """Keeps what the model understood of a resident's message."""
        row = await self._session.get_one(MessageRow, message_id)
        row.intent, row.confidence = intent, confidence

    async def by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        row = await self._session.scalar(
            select(MessageRow).where(
                MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id
            )
        )
        return _message(row) if row is not None else None

    async def answers_to(self, message_id: str) -> list[Message]:
        """The stored answers to one message, in order; empty while it is not answered."""
        rows = await self._session.scalars(
            select(MessageRow).where(MessageRow.reply_to == message_id).order_by(MessageRow.seq)
        )
        return [_message(row) for row in rows]

    async def messages(self, conversation_id: str, after: int = 0) -> list[Message]:
        """Messages with a higher seq than `after`, in order."""
        rows = await self._session.scalars(
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
            .order_by(MessageRow.seq)
        )
        return [_message(row) for row in rows]

    async def issued_payloads(self, conversation_id: str) -> set[str]:
        """Payloads of every button this conversation was given."""
        rows = await self._session.scalars(
            select(MessageRow.buttons).where(MessageRow.conversation_id == conversation_id)
        )
        return {button["payload"] for buttons in rows for button in buttons}

    async def remove(self, conversation_id: str) -> None:
        """Erases a conversation with everything said in it."""
        # Messages first and by hand: the rule must also hold where foreign keys are off.
        await self._session.execute(
            delete(MessageRow).where(MessageRow.conversation_id == conversation_id)
        )
        await self._session.execute(
            delete(ConversationRow).where(ConversationRow.id == conversation_id)
        )

    async def silent_since(self, moment: datetime) -> Sequence[str]:
        """Ids of conversations whose last message is older than `moment`."""
        rows = await self._session.scalars(
            select(ConversationRow.id).where(ConversationRow.last_message_at < moment)
        )
        return rows.all()


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        id=row.id,
        token_hash=row.token_hash,
        owner=Owner(row.owner),
        created_at=row.created_at,
        last_message_at=row.last_message_at,
        organization=row.organization,
        municipality=row.municipality,
        place=row.place,
        language=row.language,
        signal=row.signal,
    )


def _message(row: MessageRow) -> Message:
    return Message(
        id=row.id,
        seq=row.seq,
        sender=Sender(row.sender),
        text=row.text,
        created_at=row.created_at,
        buttons=tuple(Button(**button) for button in row.buttons),
        listings=tuple(row.listings),
        signal=row.signal,
        payload=row.payload,
        client_id=row.client_id,
        reply_to=row.reply_to,
        translation=Translation(**row.translation) if row.translation else None,
        referral_id=row.referral_id,
    )
