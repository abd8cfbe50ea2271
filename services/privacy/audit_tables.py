"""Table of the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class AuditRow(Base):
    """Who did what with which thing; never what stood in it.

    No foreign keys: an entry stays when its conversation is erased, and is about its number only.
    """

    __tablename__ = "audit"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    staff_id: Mapped[str | None] = mapped_column(String(36), index=True)  # none: command line
    organization: Mapped[str] = mapped_column(String(64))  # slug
    action: Mapped[str] = mapped_column(String(32))
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_audit_organization_at", "organization", "at"),)
