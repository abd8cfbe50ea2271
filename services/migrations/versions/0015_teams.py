"""Teams and what waits for one, what to go back to in opening hours, and handovers that are done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORK = ("conversation", "callback_request")  # what can be given to a team


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_index(op.f("ix_team_organization"), "team", ["organization"], unique=False)
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["team.id"],
            name=op.f("fk_team_member_team_id_team"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_team_member_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "staff_id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_staff_id"), "team_member", ["staff_id"], unique=False)
    for table in WORK:
        op.add_column(table, sa.Column("team_id", sa.String(length=36), nullable=True))
        op.create_index(op.f(f"ix_{table}_team_id"), table, ["team_id"], unique=False)
    op.create_table(
        "office_former",
        sa.Column("organization", sa.String(length=64), nullable=False),
        sa.Column("office", sa.JSON(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("organization", name=op.f("pk_office_former")),
    )
    # Nobody closed these so far; of a conversation that is over they are done.
    op.execute(
        "UPDATE handover SET closed_at = (SELECT conversation.closed_at FROM conversation"
        " WHERE conversation.id = handover.conversation_id)"
        " WHERE closed_at IS NULL AND conversation_id IN"
        " (SELECT id FROM conversation WHERE owner = 'closed')"
    )


def downgrade() -> None:
    op.drop_table("office_former")
    for table in WORK:
        op.drop_index(op.f(f"ix_{table}_team_id"), table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("team_id")
    op.drop_index(op.f("ix_team_member_staff_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_index(op.f("ix_team_organization"), table_name="team")
    op.drop_table("team")
