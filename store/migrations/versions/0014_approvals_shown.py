"""What an approver was shown of the price, when approvers sleep, and indexes for looking through the audit log."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Json

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approvals", sa.Column("price", sa.Text(), nullable=True))
    op.add_column("approvals", sa.Column("zones", Json, nullable=True))
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_index(op.f("ix_audit_who"), "audit", ["who"])
