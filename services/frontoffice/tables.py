"""Tables of the front office: hours, closures, ready sentences and who is there."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Date, String, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class OfficeRow(Base):
    """What an organisation chose; without a row the defaults of core.py hold."""

    __tablename__ = "office"
    organization: Mapped[str] = mapped_column(String(64), primary_key=True)  # slug
    queue_limit: Mapped[int]


class OfficeHoursRow(Base):
    """Local time in the Netherlands, as on a sign at the door."""

    __tablename__ = "office_hours"
    organization: Mapped[str] = mapped_column(String(64), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # Monday is 0
    opens: Mapped[time] = mapped_column(Time, primary_key=True)
    closes: Mapped[time] = mapped_column(Time)


class OfficeClosureRow(Base):
    __tablename__ = "office_closure"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)  # the last day that it is closed
    reason: Mapped[str | None] = mapped_column(String(100))


class OfficeFormerRow(Base):
    """What an organisation had before the last change, to go back to."""

    __tablename__ = "office_former"
    organization: Mapped[str] = mapped_column(String(64), primary_key=True)  # slug
    office: Mapped[dict[str, Any]] = mapped_column(JSON)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_by: Mapped[str] = mapped_column(String(100))  # name, as it was then


class CannedReplyRow(Base):
    __tablename__ = "canned_reply"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PresenceRow(Base):
    """One row for each worker: the last time they were seen, not where or how long."""

    __tablename__ = "presence"
    worker_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)
    available: Mapped[bool]
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
