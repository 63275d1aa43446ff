"""People: contacts and their companies, properties, lists, consent, suppression, and colleagues' numbers."""

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

from store.schema.base import Id, Instant, Json, metadata
from store.schema.searched import Folded

UNANSWERED = text("closed_at IS NULL")


def _index(name: str, column: str, *, where: str) -> Index:
    condition = text(where)
    return Index(f"ix_contacts_{name}", column, sqlite_where=condition, postgresql_where=condition)


companies = Table(
    "companies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("properties", Json, nullable=False),
)
Index("ix_companies_folded_name", Folded(companies.c.name))

contacts = Table(
    "contacts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("external_id", Text, unique=True),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("mobile", Text),  # E.164 and valid by `number_rule`, else NULL
    Column("mobile_given", Text),  # as it came
    Column("phone", Text),
    Column("phone_given", Text),
    Column("time_zone", Text),
    Column("state", Text),
    Column("postal_code", Text),
    Column("company_id", BigInteger, ForeignKey("companies.id"), index=True),
    Column("marketing", Boolean, nullable=False),
    Column("properties", Json, nullable=False),  # custom ones, by name
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    # Without empty numbers, or planners take an index of mostly NULL for useless and scan.
    _index("mobile", "mobile", where="mobile IS NOT NULL"),
    _index("phone", "phone", where="phone IS NOT NULL"),
    # Numbers that cannot be texted: an import knows its people by them all the same.
    _index("no_mobile", "mobile_given", where="mobile IS NULL"),
    _index("no_phone", "phone_given", where="phone IS NULL"),
)

properties = Table(
    "properties",
    metadata,
    Column("name", Text, primary_key=True),  # "contact.shoe_size", "company.industry"
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),  # text, number, date, choice, yes_no
    Column("default", Text),  # the global default
    Column("choices", Json),  # of the kind choice: a list
)

lists = Table(
    "lists",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("rule", Json),  # NULL: picked by hand; else its members are those of the last count
    Column("size", BigInteger),  # of the last count
    Column("counted_at", Instant),
    Column("removed_at", Instant),  # the name stays for messages of the past, with more behind it
)

list_members = Table(
    "list_members",
    metadata,
    Column("list_id", BigInteger, ForeignKey("lists.id"), primary_key=True),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), primary_key=True),
    Index("ix_list_members_contact_id", "contact_id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text),  # what people agree to, in the team's words
    Column("double_opt_in", Boolean, nullable=False, server_default=false()),
    Column("question", Text),  # that a double opt-in is asked with; NULL: made from the names
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("subscription_id", BigInteger, ForeignKey("subscriptions.id")),  # NULL: every type
    Column("change", Text, nullable=False),  # opt_in, opt_out, stop, start, ask, confirm, lapse
    Column("how", Text, nullable=False),  # form, keyword, import, by_hand, api, carrier, no_answer
    Column("shown", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# Where each number stands, folded from consent_events in the same transaction, for the waterfall to join.
consents = Table(
    "consents",
    metadata,
    Column("number", Text, primary_key=True),
    Column("subscription_id", BigInteger, ForeignKey("subscriptions.id"), primary_key=True),
    Column("standing", Text, nullable=False),
    Column("event_id", BigInteger, ForeignKey("consent_events.id"), nullable=False),
)

# Opt-ins that wait for the phone's own YES: one question each, put by a paced job.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("subscription_id", BigInteger, ForeignKey("subscriptions.id"), nullable=False),
    Column("due", Instant),  # when to ask; NULL: asked
    Column("single_id", BigInteger),  # the question as it was sent
    Column("until", Instant),  # of asking and waiting; NULL: nobody has looked at it yet
    Column("answer", BigInteger),  # the text that said YES
    Column("closed_at", Instant),
    Index("ix_confirmations_due", "due", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    Index("ix_confirmations_until", "until", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("number", Text, primary_key=True),
    Column("reason", Text, nullable=False),  # the way the opt-out came: keyword, carrier (21610), by_hand, import
    Column("at", Instant, nullable=False),
    Column("event_id", BigInteger),  # the opt-out itself
)

holds = Table(
    "holds",
    metadata,
    Column("number", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
)

# Whoever was forgotten: nothing but a keyed hash of the number, so that it stays suppressed if it comes again.
forgotten = Table(
    "forgotten",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number_hash", Text, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
)

team_numbers = Table(
    "team_numbers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("owner", Text, nullable=False),  # Slack user id
    Column("verified_at", Instant),
    UniqueConstraint("number"),
)

verifications = Table(
    "verifications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("asked_by", Text, nullable=False, index=True),
    Column("code_hash", Text, nullable=False),  # keyed; the code itself is never stored
    Column("at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_at", Instant),
)
