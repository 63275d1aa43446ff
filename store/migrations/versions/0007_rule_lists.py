"""Lists by rule, and the indexes by which a rule finds what people were sent and got."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Instant, Json
from store.schema.ledger import DELIVERED, HANDED_OVER

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lists", sa.Column("rule", Json, nullable=True))
    op.add_column("lists", sa.Column("size", sa.BigInteger(), nullable=True))
    op.add_column("lists", sa.Column("counted_at", Instant(), nullable=True))
    op.add_column("lists", sa.Column("removed_at", Instant(), nullable=True))
    for name, column, where in (("sent", "accepted_at", HANDED_OVER), ("delivered", "finished_at", DELIVERED)):
        op.create_index(
            f"ix_deliveries_{name}",
            "deliveries",
            ["contact_id", column],
            sqlite_where=where,
            postgresql_where=where,
        )
