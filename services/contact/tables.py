"""Tables of contact moments, telephone contacts, feedback and reports about offers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class ContactMomentRow(Base):
    """Stays, for the yearly tables: it holds no words and nothing that tells who it was."""

    __tablename__ = "contact_moment"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)  # slug
    worker_id: Mapped[str] = mapped_column(String(36))
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), unique=True
    )
    channel: Mapped[str] = mapped_column(String(8))
    municipality: Mapped[str | None] = mapped_column(String(80))
    age_band: Mapped[str | None] = mapped_column(String(8))
    found_by: Mapped[str] = mapped_column(String(20))  # bron aanmelding
    outcome: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[int]
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContactTopicRow(Base):
    __tablename__ = "contact_topic"
    contact_id: Mapped[str] = mapped_column(
        ForeignKey("contact_moment.id", ondelete="CASCADE"), primary_key=True
    )
    help_request: Mapped[str] = mapped_column(String(40), primary_key=True)
    life_domain: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]


class ContactOfferRow(Base):
    """No foreign key to the service: what was given then counts, also when it is gone."""

    __tablename__ = "contact_offer"
    contact_id: Mapped[str] = mapped_column(
        ForeignKey("contact_moment.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_name: Mapped[str] = mapped_column(String(300))
    referred: Mapped[bool]
    position: Mapped[int]


class PhoneContactRow(Base):
    """Masked words of a caller while the call lasts; removed when it is confirmed."""

    __tablename__ = "phone_contact"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64))  # slug
    worker_id: Mapped[str] = mapped_column(String(36), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # purge reads it
    typed: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(80))
    municipality: Mapped[str | None] = mapped_column(String(80))
    age: Mapped[int | None]


class PhoneQuestionRow(Base):
    __tablename__ = "phone_question"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    contact_id: Mapped[str] = mapped_column(
        ForeignKey("phone_contact.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    suggested: Mapped[list[Any]] = mapped_column(JSON)  # [[code, confidence], …]
    chosen: Mapped[str | None] = mapped_column(String(40))
    signal: Mapped[str | None] = mapped_column(String(20))


class FeedbackRow(Base):
    """Erased with its conversation; when the conversation's period is past, the mark stays."""

    __tablename__ = "feedback"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), unique=True
    )
    organization: Mapped[str | None] = mapped_column(String(64), index=True)  # slug
    mark: Mapped[int]
    sentence: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ListingReportRow(Base):
    __tablename__ = "listing_report"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    service_name: Mapped[str] = mapped_column(String(300))
    organization: Mapped[str] = mapped_column(String(64), index=True)  # slug, of who reports
    field: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(300))
    reported_by: Mapped[str] = mapped_column(String(36))
    reported_by_name: Mapped[str] = mapped_column(String(100))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
