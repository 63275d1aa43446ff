"""Snippets, the choices of a property, and what a subscription type is."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Instant, Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snippets",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippets")),
        sa.UniqueConstraint("name", name=op.f("uq_snippets_name")),
    )
    op.add_column("properties", sa.Column("choices", Json, nullable=True))
    op.add_column("subscriptions", sa.Column("description", sa.Text(), nullable=True))
