"""Whose link was clicked stands beside the click; of those before, rules still look it up."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clicks", sa.Column("contact_id", sa.BigInteger(), nullable=True))
