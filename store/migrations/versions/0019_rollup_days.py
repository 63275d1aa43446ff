"""Analyses of years add up days, and quarters of an hour only at the bounds of what is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
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
        "rollup_days",
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in ("stretch", "message", "day")
        ),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("stretch", "message", "day", name=op.f("pk_rollup_days")),
    )
    op.create_index("ix_rollup_days_day", "rollup_days", ["day", "message"])
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    op.execute(
        f"INSERT INTO rollup_days SELECT stretch, message, quarter / 96, {sums} FROM rollups "  # noqa: S608
        "GROUP BY stretch, message, quarter / 96"
    )
