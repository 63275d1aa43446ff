"""The words that people are found by, in order, and whose words are not among them yet."""

from sqlalchemy import BigInteger, Column, Table, Text

from store.schema.base import Id, Instant, metadata

search_words = Table(
    "search_words",
    metadata,
    # Ordered byte by byte. "#0123": the end of a number.
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("contact_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Stretches of ids that were added by the thousand: in one go their words are written in the order they are kept in.
search_stretches = Table(
    "search_stretches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("low", BigInteger, nullable=False),
    Column("high", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),  # what was read before somebody was changed is read again
    Column("at", Instant, nullable=False),
)
