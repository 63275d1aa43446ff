"""The words that people are found by get a table of their own, to be written in order, instead of indexes."""

import sqlalchemy as sa
from alembic import op

from store.schema.base import Id, Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GONE = (
    "folded_first_name",
    "folded_last_name",
    "folded_email",
    "rest_of_first_name",
    "rest_of_last_name",
    "end_of_mobile",
    "end_of_phone",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(collation=None if is_sqlite else "C"), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("word", "contact_id", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_stretches",
        sa.Column("id", Id, nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_stretches")),
    )
    for name in GONE:
        op.drop_index(f"ix_contacts_{name}", "contacts")
    op.execute(_words(is_sqlite=is_sqlite))


def _words(*, is_sqlite: bool) -> str:
    place, collate = ("instr", "") if is_sqlite else ("strpos", ' COLLATE "C"')
    names = ("first_name", "last_name")
    ways = [(f"lower({name}{collate})", f"{name} <> ''") for name in (*names, "email")]
    ways += [
        (f"lower(substr({name}, {place}({name}, ' ') + 1){collate})", f"{place}({name}, ' ') > 0") for name in names
    ]
    ways += [
        (f"'#' || {f'substr({name}, -4)' if is_sqlite else f'right({name}, 4)'}", f"{name} IS NOT NULL")
        for name in ("mobile", "phone")
    ]
    words = " UNION ".join(
        f"SELECT substr({word}, 1, 100) AS word, id FROM contacts WHERE {whose}"  # noqa: S608
        for word, whose in ways
    )
    return f"INSERT INTO search_words (word, contact_id) SELECT word, id FROM ({words}) AS found ORDER BY word, id"  # noqa: S608
