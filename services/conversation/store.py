"""Reads and writes of conversations; returns core objects, never rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversation.core import (
    Button,
    ClosedAs,
    Conversation,
    Draft,
    Message,
    Note,
    Owner,
    Sender,
    StorageUnavailable,
    Translation,
    Understood,
)
from services.conversation.tables import ConversationRow, MessageRow, PrivateNoteRow
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
        values = asdict(conversation) | _held(conversation)
        self._session.add(ConversationRow(**values))
        await self._session.flush()

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        """A conversation; `lock` keeps others from writing in it until the step is over."""
        if lock and self._session.get_bind().dialect.name == "sqlite":
            # SQLite knows no FOR UPDATE; a write that changes nothing takes its one writer.
            await self._session.execute(
                update(ConversationRow)
                .where(ConversationRow.id == conversation_id)
                .values(id=ConversationRow.id)
                .execution_options(synchronize_session=False)
            )
        row = await self._session.get(
            ConversationRow,
            conversation_id,
            with_for_update=lock or None,
            populate_existing=lock,
        )
        return _conversation(row) if row is not None else None

    async def move(self, conversation: Conversation) -> None:
        """Keeps who has it now and since when; the caller holds its lock."""
        row = await self._session.get_one(ConversationRow, conversation.id)
        for name, value in _held(conversation).items():
            setattr(row, name, value)
        await self._session.flush()

    async def queue(self, organization: str | None = None) -> list[Conversation]:
        """Who waits for a person: signals first, then by how long; of all when None is given."""
        rows = await self._session.scalars(
            select(ConversationRow)
            .where(ConversationRow.owner == Owner.QUEUE.value, *_of(organization))
            .order_by(
                ConversationRow.signal.is_(None), ConversationRow.waiting_since, ConversationRow.id
            )
        )
        return [_conversation(row) for row in rows]

    async def owned(
        self, organization: str | None = None, worker_id: str | None = None
    ) -> list[Conversation]:
        """What workers have, longest first; of all organisations or workers when None is given."""
        of_worker = [ConversationRow.worker_id == worker_id] if worker_id is not None else []
        rows = await self._session.scalars(
            select(ConversationRow)
            .where(ConversationRow.owner == Owner.WORKER.value, *_of(organization), *of_worker)
            .order_by(ConversationRow.taken_at, ConversationRow.id)
        )
        return [_conversation(row) for row in rows]

    async def waits(self, organization: str, since: datetime) -> list[int]:
        """Seconds that people stood in the queue before somebody came, since a moment."""
        rows = await self._session.scalars(
            select(ConversationRow.waited).where(
                ConversationRow.organization == organization,
                ConversationRow.taken_at >= since,
                ConversationRow.waited.is_not(None),
            )
        )
        return [waited for waited in rows if waited is not None]

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
            author=draft.author,
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

    async def all_understood(self, conversation_id: str) -> dict[str, Understood]:
        """What the model made of the resident's messages, by the id of each."""
        rows = await self._session.execute(
            select(MessageRow.id, MessageRow.intent, MessageRow.confidence).where(
                MessageRow.conversation_id == conversation_id, MessageRow.intent.is_not(None)
            )
        )
        return {row.id: Understood(row.intent, row.confidence) for row in rows}

    async def last_understood(
        self, conversation_ids: Sequence[str], intents: Collection[str]
    ) -> dict[str, Understood]:
        """The newest of these intents in each conversation that has one."""
        rows = await self._session.execute(
            select(MessageRow.conversation_id, MessageRow.intent, MessageRow.confidence)
            .where(MessageRow.conversation_id.in_(conversation_ids), MessageRow.intent.in_(intents))
            .order_by(MessageRow.seq)
        )
        return {row.conversation_id: Understood(row.intent, row.confidence) for row in rows}

    async def last_of(self, conversation_ids: Sequence[str], sender: Sender) -> dict[str, Message]:
        """The newest message of this sender in each conversation that has one."""
        rows = await self._session.scalars(
            select(MessageRow)
            .where(
                MessageRow.conversation_id.in_(conversation_ids),
                MessageRow.sender == sender.value,
            )
            .order_by(MessageRow.seq)
        )
        return {row.conversation_id: _message(row) for row in rows}

    async def last_messages(self, conversation_ids: Sequence[str]) -> dict[str, Message]:
        """The newest message of each conversation."""
        newest = (
            select(MessageRow.conversation_id, func.max(MessageRow.seq).label("seq"))
            .where(MessageRow.conversation_id.in_(conversation_ids))
            .group_by(MessageRow.conversation_id)
            .subquery()
        )
        rows = await self._session.scalars(
            select(MessageRow).join(
                newest,
                (MessageRow.conversation_id == newest.c.conversation_id)
                & (MessageRow.seq == newest.c.seq),
            )
        )
        return {row.conversation_id: _message(row) for row in rows}

    async def add_note(self, note: Note) -> None:
        self._session.add(PrivateNoteRow(**asdict(note)))
        await self._session.flush()

    async def notes(self, conversation_id: str) -> list[Note]:
        """Notes of workers, oldest first."""
        rows = await self._session.scalars(
            select(PrivateNoteRow)
            .where(PrivateNoteRow.conversation_id == conversation_id)
            .order_by(PrivateNoteRow.created_at, PrivateNoteRow.id)
        )
        return [
            Note(row.id, row.conversation_id, row.worker_id, row.author, row.text, row.created_at)
            for row in rows
        ]

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
            delete(PrivateNoteRow).where(PrivateNoteRow.conversation_id == conversation_id)
        )
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
        worker_id=row.worker_id,
        waiting_since=row.waiting_since,
        team_id=row.team_id,
        taken_at=row.taken_at,
        waited=row.waited,
        closed_at=row.closed_at,
        closed_as=ClosedAs(row.closed_as) if row.closed_as else None,
        paused_at=row.paused_at,
    )


def _held(conversation: Conversation) -> dict[str, Any]:
    """The columns that say who has it."""
    return {
        "owner": conversation.owner.value,
        "worker_id": conversation.worker_id,
        "waiting_since": conversation.waiting_since,
        "team_id": conversation.team_id,
        "taken_at": conversation.taken_at,
        "waited": conversation.waited,
        "closed_at": conversation.closed_at,
        "closed_as": conversation.closed_as.value if conversation.closed_as else None,
        "paused_at": conversation.paused_at,
    }


def _of(organization: str | None) -> list[ColumnElement[bool]]:
    return [ConversationRow.organization == organization] if organization is not None else []


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
        author=row.author,
        referral_id=row.referral_id,
    )
