"""When somebody was last here, and which sends are in doubt since; of those before, none is."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.add_column("messages", sa.Column("doubted_since", Instant(), nullable=True))
