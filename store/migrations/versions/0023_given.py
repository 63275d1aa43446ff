"""Files with people in them that were given, and who is in each; of those given before, nothing is known."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "given",
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_given")),
    )
    op.create_index(op.f("ix_given_at"), "given", ["at"])
