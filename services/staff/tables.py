"""Tables of accounts and of who is logged in. No password, token or code stands here, only hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class StaffRow(Base):
    __tablename__ = "staff"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in small letters
    name: Mapped[str] = mapped_column(String(100))
    shown_as: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    organization: Mapped[str] = mapped_column(String(64), index=True)  # slug
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # purge reads it
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None]  # of the newest code that was used: none works twice


class StaffLoginRow(Base):
    __tablename__ = "staff_login"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # purge reads it


class StaffLinkRow(Base):
    """A one-time link to set a password: one per account, the newest."""

    __tablename__ = "staff_link"
    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class StaffRecoveryRow(Base):
    """A code for when the telephone with the codes is gone."""

    __tablename__ = "staff_recovery"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


class TeamRow(Base):
    __tablename__ = "team"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)  # slug
    name: Mapped[str] = mapped_column(String(60))


class TeamMemberRow(Base):
    __tablename__ = "team_member"
    team_id: Mapped[str] = mapped_column(
        ForeignKey("team.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LoginTriesRow(Base):
    """How often was tried. What was typed and from where stands here as a keyed hash only."""

    __tablename__ = "login_tries"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
