"""What Slack shows: every post with its place, the digests that are to be posted, the files that were given."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, Time

from store.schema.base import Id, Instant, Json, metadata

posts = Table(
    "posts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),  # card, request, progress, report, note, digest
    Column("key", Text, nullable=False, unique=True),  # "card:12", "request:31": wanted twice is one post
    Column("message", BigInteger, index=True),
    Column("channel", Text, nullable=False),  # empty: the home channel, else the admins
    Column("threaded", Boolean, nullable=False),  # under the message's card
    Column("content", Json, nullable=False),  # what cannot be derived: a note's words, an approval's id
    Column("intent", Text, unique=True),  # opaque, travels in the post's metadata
    Column("ts", Text),
    Column("posted_in", Text),  # the channel that ts belongs to
    Column("attempted_at", Instant),
    Column("shown", Text),  # digest of what was shown last: the same is not sent twice
    Column("copies", Integer, nullable=False),  # second posts that were seen and removed
    Column("failure", Text),  # Slack's word when it can be shown nowhere
    Index("ix_posts_place", "posted_in", "ts"),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("every", Text, nullable=False),  # day or week
    Column("at", Time, nullable=False),
    Column("zone", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("next", Instant, nullable=False, index=True),
    Column("weekday", Integer, nullable=False, server_default="0"),  # of a weekly one; Monday is 0
    Column("sight", Json),  # role and user groups of whoever set it up: what they may not see is not told; NULL: all
)

given = Table(
    "given",
    metadata,
    Column("file", Text, primary_key=True),  # Slack's id of it
    Column("user", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("people", LargeBinary),  # the contacts in it, packed; NULL: it was not told, so anybody may be
)

drawn = Table(
    "drawn",
    metadata,
    Column("view", Text, primary_key=True),  # Slack's id of an open form
    Column("acted_at", Text, nullable=False),  # Slack's time of the action that it was drawn for
    Column("inputs", Json, nullable=False),  # what can be typed into, as it was left there
    Column("at", Instant, nullable=False, index=True),
)
