"""Several processes may draw one form: what it was last drawn by is everybody's."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Instant, Json

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawn",
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("acted_at", sa.Text(), nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("view", name=op.f("pk_drawn")),
    )
    op.create_index(op.f("ix_drawn_at"), "drawn", ["at"])
