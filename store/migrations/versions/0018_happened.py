"""What is done with many people at once is told in the timeline of each: imports, lists joined and left."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Instant, Json

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "happenings",
        sa.Column("id", Id, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happenings")),
    )
    op.create_table(
        "happened",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("happening_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["happening_id"], ["happenings.id"], name=op.f("fk_happened_happening_id")),
        sa.PrimaryKeyConstraint("contact_id", "happening_id", name=op.f("pk_happened")),
        sqlite_with_rowid=False,
    )
