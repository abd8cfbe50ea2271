"""Contact moments, telephone contacts, feedback and reports about offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEXED = {
    "contact_moment": ("organization", "happened_at"),
    "phone_contact": ("worker_id", "touched_at"),
    "phone_question": ("contact_id",),
    "feedback": ("organization", "given_at"),
    "listing_report": ("service_id", "organization", "reported_at", "handled_at"),
}
TABLES = (
    "contact_topic", "contact_offer", "contact_moment", "phone_question", "phone_contact",
    "feedback", "listing_report",
)  # fmt: skip


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=ondelete,
    )


def upgrade() -> None:
    op.create_table(
        "contact_moment",
        _text("id", 36),
        _text("organization", 64),
        _text("worker_id", 36),
        _text("conversation_id", 36, nullable=True),
        _text("channel", 8),
        _text("municipality", 80, nullable=True),
        _text("age_band", 8, nullable=True),
        _text("found_by", 20),
        _text("outcome", 12),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _moment("happened_at"),
        _moment("registered_at"),
        _key("contact_moment", "conversation_id", "conversation", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_moment")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_contact_moment_conversation_id")),
    )
    op.create_table(
        "contact_topic",
        _text("contact_id", 36),
        _text("help_request", 40),
        _text("life_domain", 40),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("contact_topic", "contact_id", "contact_moment", "CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", "help_request", name=op.f("pk_contact_topic")),
    )
    op.create_table(
        "contact_offer",
        _text("contact_id", 36),
        _text("service_id", 36),
        _text("service_name", 300),
        sa.Column("referred", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("contact_offer", "contact_id", "contact_moment", "CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", "service_id", name=op.f("pk_contact_offer")),
    )
    op.create_table(
        "phone_contact",
        _text("id", 36),
        _text("organization", 64),
        _text("worker_id", 36),
        _moment("started_at"),
        _moment("touched_at"),
        sa.Column("typed", sa.Text(), nullable=False),
        _text("place", 80, nullable=True),
        _text("municipality", 80, nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_contact")),
    )
    op.create_table(
        "phone_question",
        _text("id", 36),
        _text("contact_id", 36),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("asked_at"),
        sa.Column("suggested", sa.JSON(), nullable=False),
        _text("chosen", 40, nullable=True),
        _text("signal", 20, nullable=True),
        _key("phone_question", "contact_id", "phone_contact", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_question")),
    )
    op.create_table(
        "feedback",
        _text("id", 36),
        _text("conversation_id", 36, nullable=True),
        _text("organization", 64, nullable=True),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=True),
        _moment("given_at"),
        _key("feedback", "conversation_id", "conversation", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_feedback_conversation_id")),
    )
    op.create_table(
        "listing_report",
        _text("id", 36),
        _text("service_id", 36),
        _text("service_name", 300),
        _text("organization", 64),
        _text("field", 16),
        _text("note", 300, nullable=True),
        _text("reported_by", 36),
        _text("reported_by_name", 100),
        _moment("reported_at"),
        _moment("handled_at", nullable=True),
        _key("listing_report", "service_id", "service", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_report")),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, columns in INDEXED.items():
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in TABLES:
        op.drop_table(table)
