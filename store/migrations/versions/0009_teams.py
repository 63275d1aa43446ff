"""Teams, whose messages are whose, and with whom they are shared."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("team_id", "member", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_member"), "team_members", ["member"])
    op.create_table(
        "shares",
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.number"], name=op.f("fk_shares_message")),
        sa.PrimaryKeyConstraint("message", "whom", name=op.f("pk_shares")),
    )
    op.add_column("messages", sa.Column("team_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_messages_team_id"), "messages", ["team_id"])
