"""Handover cards to partners, the links to them, and where an offer wants them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXED = (
    "organization",
    "conversation_id",
    "erased_with",
    "created_at",
    "changed_at",
    "state",
    "next_try_at",
)


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("erased_with", sa.String(length=36), nullable=True),
        sa.Column("offer_id", sa.String(length=36), nullable=False),
        sa.Column("offer", sa.String(length=300), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("agreed_how", sa.String(length=8), nullable=True),
        sa.Column("struck", sa.Integer(), nullable=False),
        sa.Column("passed_on_at", UtcDateTime(), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by_receiver", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_referral_conversation_id_conversation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["erased_with"],
            ["conversation.id"],
            name=op.f("fk_referral_erased_with_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_referral_{column}"), "referral", [column])
    op.create_table(
        "referral_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("referral_id", sa.String(length=36), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_link_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_referral_link")),
    )
    for column in ("referral_id", "expires_at"):
        op.create_index(op.f(f"ix_referral_link_{column}"), "referral_link", [column])
    op.add_column("service", sa.Column("handover_email", sa.String(length=200), nullable=True))
    op.add_column("message", sa.Column("referral_id", sa.String(length=36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.drop_column("referral_id")
    with op.batch_alter_table("service") as batch:
        batch.drop_column("handover_email")
    op.drop_table("referral_link")
    op.drop_table("referral")
