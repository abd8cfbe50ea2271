"""Table of incidents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class IncidentRow(Base):
    __tablename__ = "incident"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    detail: Mapped[str] = mapped_column(String(200))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
