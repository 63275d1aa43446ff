"""What holds a send back for a while: its first part, a broken carrier; and when the carrier was asked last."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from store.schema.base import Instant, metadata

# The first part of a send, which goes alone; once it is over the rest may go.
canaries = Table(
    "canaries",
    metadata,
    Column("message", BigInteger, ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("upto", BigInteger, nullable=False),  # id of its last delivery
    Column("people", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),  # when it is judged; NULL: its texts still leave
    Column("is_over", Boolean, nullable=False),
)

# A row while nothing gets through: until it is gone one text at a time is tried.
breakers = Table(
    "breakers",
    metadata,
    Column("sender", Text, primary_key=True),
    Column("trouble", Text, nullable=False),  # refused, reported, unreachable
    Column("code", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("tried_at", Instant),  # reported: a text was taken then, and what becomes of it is waited for
    Column("told", Boolean, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("what", Text, primary_key=True),  # texts, statuses
    Column("at", Instant, nullable=False),  # when the carrier was asked last
)
