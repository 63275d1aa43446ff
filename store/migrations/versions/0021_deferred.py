"""Who was put off by quiet hours; of those before, nobody is known to have been."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("deferred", sa.Boolean(), server_default=sa.false(), nullable=False))
