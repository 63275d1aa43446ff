"""What deliveries came to, added up by stretches of the ledger, and which stretches are to be counted again."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Table

from store.schema.base import Id, metadata

FIGURES = (
    "skipped",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "unresolved",
    "clicked",
    "clicks",
    "replied",
    "opted_out",
    "exact",  # segments
    "billed",  # segments, as the carrier told
    "unbilled",  # texts that it took and told no bill of
)


def _kept(span: str) -> list[Column[Any]]:
    keys = (
        Column("stretch", BigInteger, primary_key=True, autoincrement=False),  # deliveries' ids, thousand by thousand
        Column("message", BigInteger, primary_key=True, autoincrement=False),
        Column(span, BigInteger, primary_key=True, autoincrement=False),  # since 1970
    )
    return [*keys, *(Column(name, BigInteger, nullable=False) for name in FIGURES)]


# Every text counts in the quarter of an hour in which it left, and with it all that came of it, whenever that was.
rollups = Table(
    "rollups",
    metadata,
    *_kept("quarter"),
    Index("ix_rollups_quarter", "quarter", "message"),
)

# The same by days in UTC: of a long range only the days at its bounds are cut, and read by quarters of an hour.
days = Table(
    "rollup_days",
    metadata,
    *_kept("day"),
    Index("ix_rollup_days_day", "day", "message"),
)

# Only ever added to and taken away: whoever writes a fact waits for nobody who writes another.
uncounted = Table(
    "uncounted",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stretch", BigInteger, nullable=False),
)
