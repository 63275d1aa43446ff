"""Indexes by which people, what they got and what was done to them are found; who was forgotten."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("id", Id, nullable=False),
        sa.Column("number_hash", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
        sa.UniqueConstraint("number_hash", name=op.f("uq_forgotten_number_hash")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])
    op.create_index("ix_deliveries_contact", "deliveries", ["contact_id"])
    op.drop_index("ix_contacts_name", "contacts")
    for statement in _of_words(is_sqlite=op.get_bind().dialect.name == "sqlite"):
        op.execute(statement)


def _of_words(*, is_sqlite: bool) -> list[str]:
    place, collate = ("instr", "") if is_sqlite else ("strpos", ' COLLATE "C"')
    words = ["CREATE INDEX ix_companies_folded_name ON companies (lower(name" + collate + "))"]
    words += [
        f"CREATE INDEX ix_contacts_folded_{name} ON contacts (lower({name}{collate}))"
        for name in ("first_name", "last_name", "email")
    ]
    words += [
        f"CREATE INDEX ix_contacts_rest_of_{name} ON contacts "
        f"(lower(substr({name}, {place}({name}, ' ') + 1){collate})) WHERE {place}({name}, ' ') > 0"
        for name in ("first_name", "last_name")
    ]
    words += [
        f"CREATE INDEX ix_contacts_end_of_{name} ON contacts "
        f"({f'substr({name}, -4)' if is_sqlite else f'right({name}, 4)'}) WHERE {name} IS NOT NULL"
        for name in ("mobile", "phone")
    ]
    return words
