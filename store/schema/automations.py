"""Automations: what a message that sends itself waits for and does, who is in it, and who called it from outside."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from store.schema.base import Id, Instant, Json, metadata

# A query that says the same, word for word, finds its rows by the index of this condition; on SQLite no other does.
WAITING = text("state = 'waiting'")

automations = Table(
    "automations",
    metadata,
    Column("message", BigInteger, ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),  # of its trigger: list, property, consent, keyword, date, call
    Column("what", Text, nullable=False),  # the list's id, the property's name, the word …
    Column("plan", Json, nullable=False),  # the trigger whole, the steps, who may enter again
    Column("frozen", Json),  # the texts after the first, as they were asked approval for
    Column("began_at", Instant),  # when it was approved last: what happened before lets nobody in
    Column("hook", Text, unique=True),  # the end of the address that other programs call
    Column("hook_hash", Text),  # keyed; the secret itself is shown once and never stored
    Index("ix_automations_trigger", "kind", "what"),
)

# The messages of the texts after the first, and of people who came again: a number gets each message once.
automation_texts = Table(
    "automation_texts",
    metadata,
    Column("automation", BigInteger, ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # 0 is the first text
    Column("turn", Integer, primary_key=True, autoincrement=False),  # of the person: 1 is their first time
    Column("message", BigInteger, ForeignKey("messages.number"), nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("automation", BigInteger, ForeignKey("messages.number"), nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done, released
    Column("step", Integer, nullable=False),  # the one that is next
    Column("due", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("reason", Text),  # why they were not sent the last text that they should have been
    UniqueConstraint("automation", "contact_id", "turn"),
    Index("ix_entries_due", "automation", "due", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_entries_contact_id", "contact_id"),
)

hook_calls = Table(
    "hook_calls",
    metadata,
    Column("automation", BigInteger, ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("event_id", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)
