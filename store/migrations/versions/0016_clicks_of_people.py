"""Whose a click is; those of before count as people's, as they did."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clicks", sa.Column("kind", sa.Text(), server_default="person", nullable=False))
    op.add_column("clicks", sa.Column("why", sa.Text(), server_default="", nullable=False))
