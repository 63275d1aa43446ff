"""Rollups of the ledger, which is all to be counted once; the weekday of digests, and whose eyes they have."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FIGURES = (
    "skipped",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "unresolved",
    "clicked",
    "clicks",
    "replied",
    "opted_out",
    "exact",
    "billed",
    "unbilled",
)


def upgrade() -> None:
    op.create_table(
        "rollups",
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in ("stretch", "message", "quarter")
        ),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("stretch", "message", "quarter", name=op.f("pk_rollups")),
    )
    op.create_index("ix_rollups_quarter", "rollups", ["quarter", "message"])
    op.create_table(
        "uncounted",
        sa.Column("id", Id, nullable=False),
        sa.Column("stretch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncounted")),
    )
    op.execute("INSERT INTO uncounted (stretch) SELECT DISTINCT id / 1000 FROM deliveries")
    op.add_column("digests", sa.Column("weekday", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("digests", sa.Column("sight", Json, nullable=True))
