"""The ledger: deliveries, single texts, links and clicks, what the carrier told, and the senders' pace."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.schema.base import Id, Instant, metadata

# A query that says the same, word for word, finds its rows by the index of this condition; on SQLite no other does.
IN_DOUBT = text("state IN ('submitting', 'uncertain')")
UNDECIDED = text("opt_out = 'pending'")
HANDED_OVER = text("state IN ('accepted', 'queued', 'sending', 'sent', 'undelivered', 'delivered')")
DELIVERED = text("state = 'delivered'")
ATTEMPTED = text("attempted_at IS NOT NULL")  # what nobody has sent yet is not in the index, and costs nothing


def _hand_over() -> list[Column[Any]]:
    """Give the columns of anything that is handed to the carrier once."""
    return [
        Column("state", Text, nullable=False),
        Column("reason", Text),  # why it was skipped, canceled or given up
        Column("due", Instant, nullable=False),
        Column("attempt", Integer, nullable=False),  # 0 before the first
        Column("leased_until", Instant),
        Column("body", Text),  # written with the intent, before any byte leaves
        Column("segments", Integer, nullable=False),  # ours, exact
        Column("billed", Integer),  # the carrier's
        Column("sid", Text, unique=True),
        Column("code", Integer),  # the carrier's error code
        Column("attempted_at", Instant),
        Column("accepted_at", Instant),
        Column("finished_at", Instant),
    ]


def _unsettled(name: str) -> Index:
    """Give the index by which the few rows that nobody can tell of are found among millions."""
    return Index(name, "leased_until", sqlite_where=IN_DOUBT, postgresql_where=IN_DOUBT)


deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message", BigInteger, ForeignKey("messages.number"), nullable=False),
    Column("number", Text, nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    *_hand_over(),
    Column("deferred", Boolean, nullable=False, server_default=false()),  # put off by quiet hours, until it is due
    UniqueConstraint("message", "number"),
    Index("ix_deliveries_state", "message", "state", "id"),
    Index("ix_deliveries_number", "number", "attempted_at"),
    Index("ix_deliveries_contact", "contact_id"),
    Index("ix_deliveries_sent", "contact_id", "accepted_at", sqlite_where=HANDED_OVER, postgresql_where=HANDED_OVER),
    Index("ix_deliveries_delivered", "contact_id", "finished_at", sqlite_where=DELIVERED, postgresql_where=DELIVERED),
    Index("ix_deliveries_attempted_at", "attempted_at", "number", sqlite_where=ATTEMPTED, postgresql_where=ATTEMPTED),
    _unsettled("ix_deliveries_unsettled"),
)

# Texts to one phone outside a send: tests, codes, keyword answers, replies, questions. Same rules, own table.
singles = Table(
    "singles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),  # test, code, answer, reply, question
    Column("number", Text, nullable=False, index=True),
    Column("message", BigInteger, index=True),
    Column("revision", Integer),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    *_hand_over(),
    _unsettled("ix_singles_unsettled"),
    Index("ix_singles_due", "state", "due"),
)

links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message", BigInteger, ForeignKey("messages.number"), nullable=False),
    Column("url", Text, nullable=False),  # frozen at approval
    UniqueConstraint("message", "url"),
)

short_links = Table(
    "short_links",
    metadata,
    Column("code", Text, primary_key=True),
    Column("link_id", BigInteger, ForeignKey("links.id"), nullable=False),
    Column("delivery_id", BigInteger, ForeignKey("deliveries.id"), nullable=False, index=True),
)

clicks = Table(
    "clicks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("agent", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="person"),  # person, preview, scanner
    Column("why", Text, nullable=False, server_default=""),  # it is no person's
    Column("contact_id", BigInteger),  # whose link it was, so that rules need not look it up; NULL: kept before 0024
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("attempt", Text, nullable=False),  # "d17.1", "s3.1"; empty when the carrier was asked
    Column("sid", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("code", Integer),
    Column("segments", Integer),
    Column("at", Instant, nullable=False),
    Column("folded_at", Instant),
    Index("ix_callbacks_folded_at", "folded_at", "id"),
)

inbound = Table(
    "inbound",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sid", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, index=True),
    Column("to", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("keyword", Text),  # stop, start, help, confirm; NULL: a reply
    Column("at", Instant, nullable=False),
    Column("message", BigInteger),  # the message that it answers, found when folded
    Column("folded_at", Instant),
    Column("opt_out", Text),  # of one in somebody's own words: pending, done or dismissed; NULL: it is none
    Column("opt_out_by", Text),  # who decided that: a Slack user id, or "clock"
    Index("ix_inbound_folded_at", "folded_at", "id"),
    Index("ix_inbound_opt_out", "at", sqlite_where=UNDECIDED, postgresql_where=UNDECIDED),
)

paces = Table(
    "paces",
    metadata,
    Column("sender", Text, primary_key=True),
    Column("tat_us", BigInteger, nullable=False),  # GCRA: theoretical arrival time, microseconds since 1970
)
