"""Incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_happened_at"), "incident", ["happened_at"], unique=False)
    op.create_index(op.f("ix_incident_kind"), "incident", ["kind"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_incident_kind"), table_name="incident")
    op.drop_index(op.f("ix_incident_happened_at"), table_name="incident")
    op.drop_table("incident")
