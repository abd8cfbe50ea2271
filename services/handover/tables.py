"""Tables of handovers and callback requests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class HandoverRow(Base):
    __tablename__ = "handover"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    organization: Mapped[str | None] = mapped_column(String(64), index=True)  # slug
    reason: Mapped[str] = mapped_column(String(16))
    signal: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallbackRequestRow(Base):
    """Contact data stands here alone: never in a message, in Rasa or in a log."""

    __tablename__ = "callback_request"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(
        # A resident who erases the talk still wants to be called.
        ForeignKey("conversation.id", ondelete="SET NULL"),
        index=True,
    )
    organization: Mapped[str | None] = mapped_column(String(64), index=True)  # slug
    municipality: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(100))
    when: Mapped[str | None] = mapped_column(String(100))
    safe: Mapped[bool | None]
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    about: Mapped[str | None] = mapped_column(String(200))  # masked
    preferred: Mapped[str] = mapped_column(String(8), default="call", server_default="call")
    signal: Mapped[str | None] = mapped_column(String(20))
    safe_to_call: Mapped[bool | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    assigned_to: Mapped[str | None] = mapped_column(String(36), index=True)  # id of a worker
    team_id: Mapped[str | None] = mapped_column(String(36), index=True)
    result: Mapped[str | None] = mapped_column(String(16))


class CallbackAttemptRow(Base):
    """One time that a worker tried; goes with its request."""

    __tablename__ = "callback_attempt"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    callback_id: Mapped[str] = mapped_column(
        ForeignKey("callback_request.id", ondelete="CASCADE"), index=True
    )
    made_by: Mapped[str] = mapped_column(String(36))  # id of a worker
    made_by_name: Mapped[str] = mapped_column(String(100))  # as it was then
    reached: Mapped[bool]
    note: Mapped[str | None] = mapped_column(String(200))  # masked
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
