"""Imports under way: how far each has come, so that one that broke off goes on where it stopped."""

from sqlalchemy import BigInteger, Column, Table, Text

from store.schema.base import Instant, Json, metadata

imports = Table(
    "imports",
    metadata,
    Column("key", Text, primary_key=True),  # a form's id; of the command line, a hash of file and options
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),  # that are written
    Column("done_bytes", BigInteger, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("sums", Json, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
