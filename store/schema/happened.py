"""What was done with people, often with many at once: told once, with everybody that it happened to."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from store.schema.base import Id, Instant, Json, metadata

happenings = Table(
    "happenings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("what", Text, nullable=False),  # imported, joined, left, marketing_on, marketing_off
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("message", BigInteger),  # of the automation that did it by itself
    Column("detail", Json, nullable=False),  # names of the list and the file, as they were then
)

happened = Table(
    "happened",
    metadata,
    Column("contact_id", BigInteger, primary_key=True, autoincrement=False),
    Column("happening_id", BigInteger, ForeignKey("happenings.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
