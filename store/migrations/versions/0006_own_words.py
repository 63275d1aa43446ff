"""What became of opt-outs in somebody's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UNDECIDED = sa.text("opt_out = 'pending'")


def upgrade() -> None:
    op.add_column("inbound", sa.Column("opt_out", sa.Text(), nullable=True))
    op.add_column("inbound", sa.Column("opt_out_by", sa.Text(), nullable=True))
    op.create_index("ix_inbound_opt_out", "inbound", ["at"], sqlite_where=UNDECIDED, postgresql_where=UNDECIDED)
