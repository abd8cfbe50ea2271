"""Tables of conversations and their messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class ConversationRow(Base):
    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(8), index=True)
    organization: Mapped[str | None] = mapped_column(String(64), index=True)  # slug
    municipality: Mapped[str | None] = mapped_column(String(80))
    place: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8), default="nl")
    signal: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_message_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # purge reads it
    worker_id: Mapped[str | None] = mapped_column(String(36), index=True)
    team_id: Mapped[str | None] = mapped_column(String(36), index=True)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    waited: Mapped[int | None]  # seconds
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_as: Mapped[str | None] = mapped_column(String(16))
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageRow(Base):
    __tablename__ = "message"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(8))
    author: Mapped[str | None] = mapped_column(String(60))  # a worker's, as residents see it
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    listings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    signal: Mapped[str | None] = mapped_column(String(20))
    payload: Mapped[str | None] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(String(100))
    reply_to: Mapped[str | None] = mapped_column(String(36), index=True)
    translation: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    referral_id: Mapped[str | None] = mapped_column(String(36))  # a card to agree to
    intent: Mapped[str | None] = mapped_column(String(40))  # what the model understood
    confidence: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", name="uq_message_conversation_seq"),
        UniqueConstraint("conversation_id", "client_id", name="uq_message_conversation_client"),
    )


class PrivateNoteRow(Base):
    """What workers tell each other about a conversation; no resident ever sees it."""

    __tablename__ = "private_note"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    worker_id: Mapped[str] = mapped_column(String(36))
    author: Mapped[str] = mapped_column(String(100))  # as colleagues know them
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
