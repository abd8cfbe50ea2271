"""An attribute belongs to a service and goes with it."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM attribute WHERE link_id NOT IN (SELECT id FROM service)")
    with op.batch_alter_table("attribute") as batch:
        batch.create_foreign_key(
            op.f("fk_attribute_link_id_service"),
            "service",
            ["link_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("attribute") as batch:
        batch.drop_constraint(op.f("fk_attribute_link_id_service"), type_="foreignkey")
