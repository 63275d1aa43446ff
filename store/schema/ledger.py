"""The ledger: deliveries, single texts, links and clicks, what the carrier told, and the senders' pace."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from store.schema.base import Id, Instant, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message", BigInteger, ForeignKey("messages.number"), nullable=False),
    Column("number", Text, nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),  # why it was skipped or canceled
    Column("due", Instant, nullable=False),
    Column("attempt", Integer, nullable=False),  # 0 before the first; "d<id>.<attempt>" travels in the callback URL
    Column("leased_until", Instant),
    Column("body", Text),  # written with the intent, before any byte leaves
    Column("segments", Integer, nullable=False),  # ours, exact
    Column("billed", Integer),  # the carrier's
    Column("sid", Text, unique=True),
    Column("code", Integer),  # the carrier's error code
    Column("attempted_at", Instant),
    Column("accepted_at", Instant),
    Column("finished_at", Instant),
    UniqueConstraint("message", "number"),
    Index("ix_deliveries_state", "message", "state", "id"),
    Index("ix_deliveries_number", "number"),
)

# Texts to one phone outside a send: tests, verification codes, keyword answers, replies. Same rules, own table.
singles = Table(
    "singles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),  # test, code, answer, reply
    Column("number", Text, nullable=False, index=True),
    Column("message", BigInteger, index=True),
    Column("revision", Integer),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),  # "s<id>.<attempt>"
    Column("leased_until", Instant),
    Column("body", Text),
    Column("segments", Integer, nullable=False),
    Column("billed", Integer),
    Column("sid", Text, unique=True),
    Column("code", Integer),
    Column("attempted_at", Instant),
    Column("finished_at", Instant),
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
    Column("keyword", Text),  # stop, start, help; NULL: a reply
    Column("at", Instant, nullable=False),
    Column("message", BigInteger),  # the message that it answers, found when folded
    Column("folded_at", Instant),
    Index("ix_inbound_folded_at", "folded_at", "id"),
)

paces = Table(
    "paces",
    metadata,
    Column("sender", Text, primary_key=True),
    Column("arrival", Float, nullable=False),  # GCRA's theoretical arrival time, seconds since the epoch
)
