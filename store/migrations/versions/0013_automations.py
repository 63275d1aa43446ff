"""Automations, who is in them, and who calls them from outside."""

import sqlalchemy as sa
from alembic import op

from store.schema.automations import WAITING
from store.schema.base import Id, Instant, Json

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("automation", sa.BigInteger(), nullable=True))
    op.create_index("ix_messages_automation", "messages", ["automation"])
    op.create_table(
        "automations",
        sa.Column("message", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("frozen", Json, nullable=True),
        sa.Column("began_at", Instant(), nullable=True),
        sa.Column("hook", sa.Text(), nullable=True),
        sa.Column("hook_hash", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message"], ["messages.number"], name=op.f("fk_automations_message")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_automations")),
        sa.UniqueConstraint("hook", name=op.f("uq_automations_hook")),
    )
    op.create_index("ix_automations_trigger", "automations", ["kind", "what"])
    op.create_table(
        "automation_texts",
        sa.Column("automation", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("turn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["automation"], ["messages.number"], name=op.f("fk_automation_texts_automation")),
        sa.ForeignKeyConstraint(["message"], ["messages.number"], name=op.f("fk_automation_texts_message")),
        sa.PrimaryKeyConstraint("automation", "place", "turn", name=op.f("pk_automation_texts")),
    )
    op.create_table(
        "entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("automation", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["automation"], ["messages.number"], name=op.f("fk_entries_automation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("automation", "contact_id", "turn", name=op.f("uq_entries_automation_contact_id_turn")),
    )
    op.create_index("ix_entries_due", "entries", ["automation", "due"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_entries_contact_id", "entries", ["contact_id"])
    op.create_table(
        "hook_calls",
        sa.Column("automation", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["automation"], ["messages.number"], name=op.f("fk_hook_calls_automation")),
        sa.PrimaryKeyConstraint("automation", "event_id", name=op.f("pk_hook_calls")),
    )
    op.create_index("ix_hook_calls_at", "hook_calls", ["at"])
