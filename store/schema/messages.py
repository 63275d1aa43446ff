"""Messages: the draft and its life, who touched which revision, approvals, and who was counted."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Time

from store.schema.base import Id, Instant, Json, metadata

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

snippets = Table(
    "snippets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("by", Text, nullable=False),  # who changed it last
    Column("changed_at", Instant, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("segments", BigInteger),  # its budget of a month; NULL: none
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", BigInteger, ForeignKey("teams.id"), primary_key=True),
    Column("member", Text, primary_key=True, index=True),  # id of a user or a user group
)

messages = Table(
    "messages",
    metadata,
    Column("number", Id, primary_key=True),  # the one people say: #12
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("author", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("opt_out", Boolean, nullable=False),  # append the account's opt-out text
    Column("campaign_id", BigInteger, ForeignKey("campaigns.id")),
    Column("subscription_id", BigInteger, ForeignKey("subscriptions.id")),
    Column("audience", Json, nullable=False),  # {"lists": [], "contacts": [], "not_lists": [], "not_contacts": []}
    Column("newcomers", Boolean, nullable=False),
    Column("send_on", Date),  # NULL: now
    Column("send_at", Time),
    Column("zone", Text, nullable=False),  # "account" or "recipient"
    Column("due", Instant),  # the first instant at which anything leaves
    Column("tested_revision", Integer),
    Column("frozen", Json),  # what was approved: text, opt-out text, defaults, sender, link addresses
    Column("counted", Json),  # waterfall, segments and histogram of the last count, with the revision it belongs to
    Column("reserved", BigInteger, nullable=False),  # segments still held in the quota
    Column("spent", BigInteger, nullable=False, default=0),  # segments that left, taken from what was held
    Column("period", Date),  # the quota period they are held in
    Column("cursor", BigInteger, nullable=False),  # launch: the last contact id written to the ledger
    Column("launched_at", Instant),  # when the ledger was whole
    Column("reason", Text),  # why it is held or was stopped
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("deleted_at", Instant),  # the content is gone, the counts stay
    Column("team_id", BigInteger, index=True),  # its author's team; NULL: everyone's
    Column("doubted_since", Instant),  # nobody was here since: more may have left than is known
    Column("automation", BigInteger, index=True),  # that sends it by itself, often itself; NULL: sent by people
    Index("ix_messages_name", "name"),
    Index("ix_messages_due", "due"),
)

# Who may see a message besides its team.
shares = Table(
    "shares",
    metadata,
    Column("message", BigInteger, ForeignKey("messages.number"), primary_key=True),
    Column("whom", Text, primary_key=True),  # id of a user or a user group, or "team:3"
)

authors = Table(
    "authors",
    metadata,
    Column("message", BigInteger, ForeignKey("messages.number"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("user", Text, primary_key=True),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message", BigInteger, ForeignKey("messages.number"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_of", Json, nullable=False),  # ids of users and user groups that were mentioned
    Column("expires_at", Instant, nullable=False),
    Column("warnings", Json, nullable=False),  # the ones that were shown
    Column("body", Text, nullable=False, default=""),  # the text and for how many, to tell later what has changed since
    Column("people", BigInteger, nullable=False, default=0),
    Column("needed", Integer, nullable=False, default=1),  # approvers: two above a number of people
    Column("price", Text),  # of a segment, as it was shown
    Column("zones", Json),  # time zones of who may approve, by their ids: nobody is reminded at night
    Column("first_by", Text),  # the first of two
    Column("first_at", Instant),
    Column("outcome", Text),  # approved, rejected, withdrawn, expired, void; NULL: undecided
    Column("decided_by", Text),
    Column("decided_at", Instant),
    Column("reason", Text),
)

# Who was counted for the request, and so who was approved: the snapshot of numbers.
recipients = Table(
    "recipients",
    metadata,
    Column("message", BigInteger, ForeignKey("messages.number"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("contact_id", BigInteger, nullable=False),
    Column("segments", Integer, nullable=False),  # exact, of this person's own text
    Index("ix_recipients_contact", "message", "contact_id"),
)

forms = Table(
    "forms",
    metadata,
    Column("id", Text, primary_key=True),  # private_metadata and external_id of the modal
    Column("user", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),  # draft, test, send …
    Column("message", BigInteger),
    Column("revision", Integer),
    Column("state", Json, nullable=False),
    Column("typed", Json),  # what stood in it when it was closed; kept for 24 h
    Column("at", Instant, nullable=False, index=True),
)
