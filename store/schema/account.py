"""The account itself: settings, audit log, quota, what was already done, and the queue of jobs."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from store.schema.base import Id, Instant, Json, metadata

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("who", Text, nullable=False, index=True),  # a Slack user id, or "clock", "carrier", "command line"
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),  # "#12", a number, a setting's key
    Column("outcome", Text, nullable=False),  # "done" or "refused"
    Column("detail", Json, nullable=False),
)

quota_periods = Table(
    "quota_periods",
    metadata,
    Column("starts", Date, primary_key=True),  # local date in the account's time zone
    Column("used", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("announced", Integer, nullable=False),  # the highest threshold told: 0, 60, 80 or 100
)

quota_increases = Table(
    "quota_increases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("segments", BigInteger, nullable=False),  # more a month, on top of the limit
    Column("bought", Date, nullable=False),
    Column("by", Text, nullable=False),
)

ticks = Table(
    "ticks",
    metadata,
    Column("what", Text, primary_key=True),  # "digest:3"
    Column("on", Date, primary_key=True),  # local date: one firing a day, whoever rings
)

seen = Table(
    "seen",
    metadata,
    Column("id", Text, primary_key=True),  # Slack's id of an event, or the trigger of an action
    Column("at", Instant, nullable=False, index=True),
)

presence = Table(
    "presence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1: there is one row
    Column("at", Instant, nullable=False),  # when somebody was last here
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("due", Instant, nullable=False),
    Column("version", Integer, nullable=False),  # rises when it is put again while it runs
    Column("tries", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("failure", Text),
    UniqueConstraint("name", "key"),
    Index("ix_jobs_due", "due"),
)
