"""Who has a conversation and since when, workers' notes, and when a front office is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NEW = ("worker_id", "waiting_since", "taken_at", "waited", "closed_at", "closed_as", "paused_at")
INDEXED = ("owner", "worker_id", "taken_at")


def upgrade() -> None:
    op.add_column("conversation", sa.Column("worker_id", sa.String(length=36), nullable=True))
    op.add_column("conversation", sa.Column("waiting_since", UtcDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("taken_at", UtcDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("waited", sa.Integer(), nullable=True))
    op.add_column("conversation", sa.Column("closed_at", UtcDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("closed_as", sa.String(length=16), nullable=True))
    op.add_column("conversation", sa.Column("paused_at", UtcDateTime(), nullable=True))
    for column in INDEXED:
        op.create_index(op.f(f"ix_conversation_{column}"), "conversation", [column], unique=False)
    op.add_column("message", sa.Column("author", sa.String(length=60), nullable=True))
    op.create_table(
        "private_note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_private_note_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
    )
    op.create_index(
        op.f("ix_private_note_conversation_id"), "private_note", ["conversation_id"], unique=False
    )
    op.create_table(
        "office",
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("queue_limit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization", name=op.f("pk_office")),
    )
    op.create_table(
        "office_hours",
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization", "weekday", "opens", name=op.f("pk_office_hours")
        ),
    )
    op.create_table(
        "office_closure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_closure")),
    )
    op.create_index(
        op.f("ix_office_closure_organization"), "office_closure", ["organization"], unique=False
    )
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reply")),
    )
    op.create_index(
        op.f("ix_canned_reply_organization"), "canned_reply", ["organization"], unique=False
    )
    op.create_table(
        "presence",
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_organization"), "presence", ["organization"], unique=False)


def downgrade() -> None:
    for table in ("presence", "canned_reply", "office_closure"):
        op.drop_index(op.f(f"ix_{table}_organization"), table_name=table)
        op.drop_table(table)
    op.drop_table("office_hours")
    op.drop_table("office")
    op.drop_index(op.f("ix_private_note_conversation_id"), table_name="private_note")
    op.drop_table("private_note")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("author")
    for column in INDEXED:
        op.drop_index(op.f(f"ix_conversation_{column}"), table_name="conversation")
    with op.batch_alter_table("conversation") as batch:
        for column in NEW:
            batch.drop_column(column)
