"""Subscription types that ask back, and the questions that wait for a YES."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNANSWERED = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "subscriptions",
        sa.Column[bool]("double_opt_in", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("subscriptions", sa.Column("question", sa.Text(), nullable=True))
    op.create_table(
        "confirmations",
        sa.Column("id", Id, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subscription_id", sa.BigInteger(), nullable=False),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("single_id", sa.BigInteger(), nullable=True),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("answer", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_confirmations_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index(op.f("ix_confirmations_number"), "confirmations", ["number"])
    for column in ("due", "until"):
        op.create_index(
            f"ix_confirmations_{column}",
            "confirmations",
            [column],
            sqlite_where=UNANSWERED,
            postgresql_where=UNANSWERED,
        )
