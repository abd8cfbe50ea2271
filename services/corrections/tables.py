"""Table of suggestions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class SuggestionRow(Base):
    """Masked words of a resident: they go with the message when its writer erases the talk."""

    __tablename__ = "suggestion"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    labels: Mapped[list[str]] = mapped_column(JSON)
    predicted_intent: Mapped[str | None] = mapped_column(String(40))
    predicted_confidence: Mapped[float | None]
    language: Mapped[str] = mapped_column(String(8))
    organization: Mapped[str | None] = mapped_column(String(64), index=True)  # slug
    message_id: Mapped[str | None] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), index=True
    )
    proposed_by: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    state: Mapped[str] = mapped_column(String(8), index=True)
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
