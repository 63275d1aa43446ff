"""Indexes by which the frequency cap is looked up."""

from alembic import op

from store.schema.ledger import ATTEMPTED

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_deliveries_number", table_name="deliveries")
    op.create_index("ix_deliveries_number", "deliveries", ["number", "attempted_at"])
    op.create_index(
        "ix_deliveries_attempted_at",
        "deliveries",
        ["attempted_at", "number"],
        sqlite_where=ATTEMPTED,
        postgresql_where=ATTEMPTED,
    )
