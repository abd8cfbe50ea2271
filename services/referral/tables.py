"""Tables of referrals and the links to their cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, UtcDateTime


class ReferralRow(Base):
    """A card holds how to reach somebody: it is kept 90 days (docs/adr/0015)."""

    __tablename__ = "referral"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    organization: Mapped[str] = mapped_column(String(64), index=True)  # slug
    conversation_id: Mapped[str | None] = mapped_column(
        # What the resident agreed to stays when they erase the talk (docs/adr/0015).
        ForeignKey("conversation.id", ondelete="SET NULL"),
        index=True,
    )
    # The same conversation until the resident agreed: an unseen card goes with the talk.
    erased_with: Mapped[str | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[str] = mapped_column(String(36))
    offer: Mapped[str] = mapped_column(String(300))
    receiver: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    lines: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int]
    signal: Mapped[str | None] = mapped_column(String(20))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_how: Mapped[str | None] = mapped_column(String(8))
    struck: Mapped[int]
    passed_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by_receiver: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int]
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    problem: Mapped[str | None] = mapped_column(String(16))


class ReferralLinkRow(Base):
    """A link of a receiver: the hash of its token alone."""

    __tablename__ = "referral_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    referral_id: Mapped[str] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
