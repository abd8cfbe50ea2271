"""What is said in another language beside Dutch, and which one a worker will hear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HEARD_BY_WORKERS = ("handover", "callback_request")


def upgrade() -> None:
    op.add_column("message", sa.Column("translation", sa.JSON(), nullable=True))
    for table in HEARD_BY_WORKERS:
        op.add_column(table, sa.Column("language", sa.String(length=8), nullable=True))


def downgrade() -> None:
    for table in HEARD_BY_WORKERS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("language")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("translation")
