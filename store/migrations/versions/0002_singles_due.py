"""An index by which the sweep finds the single texts that should have left."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_singles_due", "singles", ["state", "due"])
