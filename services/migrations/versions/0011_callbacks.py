"""Call-back requests become work: a day, a person, attempts and a result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXED = ("assigned_to", "due_on")


def upgrade() -> None:
    for column in (
        sa.Column("about", sa.String(length=200), nullable=True),
        sa.Column("preferred", sa.String(length=8), nullable=False, server_default="call"),
        sa.Column("signal", sa.String(length=20), nullable=True),
        sa.Column("safe_to_call", sa.Boolean(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_to", sa.String(length=36), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
    ):
        op.add_column("callback_request", column)
    for name in INDEXED:
        op.create_index(op.f(f"ix_callback_request_{name}"), "callback_request", [name])
    op.create_table(
        "callback_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("callback_id", sa.String(length=36), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_by_name", sa.String(length=100), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["callback_id"],
            ["callback_request.id"],
            name=op.f("fk_callback_attempt_callback_id_callback_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempt")),
    )
    op.create_index(op.f("ix_callback_attempt_callback_id"), "callback_attempt", ["callback_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_callback_attempt_callback_id"), table_name="callback_attempt")
    op.drop_table("callback_attempt")
    for name in INDEXED:
        op.drop_index(op.f(f"ix_callback_request_{name}"), table_name="callback_request")
    with op.batch_alter_table("callback_request") as batch:
        for column in (
            "result", "assigned_to", "due_on", "safe_to_call", "signal", "preferred", "about",
        ):  # fmt: skip
            batch.drop_column(column)
