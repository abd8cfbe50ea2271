"""Handovers and callback requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callback_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("organization", sa.String(length=64), nullable=True),
        sa.Column("municipality", sa.String(length=80), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("when", sa.String(length=100), nullable=True),
        sa.Column("safe", sa.Boolean(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_callback_request_conversation_id_conversation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_request")),
    )
    op.create_index(
        op.f("ix_callback_request_closed_at"), "callback_request", ["closed_at"], unique=False
    )
    op.create_index(
        op.f("ix_callback_request_conversation_id"),
        "callback_request",
        ["conversation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_callback_request_created_at"), "callback_request", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_callback_request_organization"), "callback_request", ["organization"], unique=False
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_handover_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(
        op.f("ix_handover_conversation_id"), "handover", ["conversation_id"], unique=False
    )
    op.create_index(op.f("ix_handover_created_at"), "handover", ["created_at"], unique=False)
    op.create_index(op.f("ix_handover_organization"), "handover", ["organization"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handover_organization"), table_name="handover")
    op.drop_index(op.f("ix_handover_created_at"), table_name="handover")
    op.drop_index(op.f("ix_handover_conversation_id"), table_name="handover")
    op.drop_table("handover")
    op.drop_index(op.f("ix_callback_request_organization"), table_name="callback_request")
    op.drop_index(op.f("ix_callback_request_created_at"), table_name="callback_request")
    op.drop_index(op.f("ix_callback_request_conversation_id"), table_name="callback_request")
    op.drop_index(op.f("ix_callback_request_closed_at"), table_name="callback_request")
    op.drop_table("callback_request")
