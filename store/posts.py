"""Posts to Slack: wanted in the transaction that causes them, their place kept, none lost, copies found."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, select, update

from sms.job import Job
from store import Session
from store.approvals import Approval
from store.schema.messages import messages
from store.schema.slack import posts as table
from store.upsert import insert

EVENT_WAIT = timedelta(seconds=30)  # how long an uncertain post waits for Slack's own event
ORDER_WAIT = timedelta(seconds=60)  # how long a post in a thread waits for an earlier one


@dataclass(frozen=True, slots=True)
class Post:
    """One post as it is kept; no `ts` means that it is not known to stand anywhere."""

    id: int
    kind: str
    key: str
    message: int | None
    channel: str
    threaded: bool
    content: Mapping[str, Any]
    intent: str | None
    ts: str | None
    posted_in: str | None
    attempted_at: datetime | None
    shown: str | None


@dataclass(frozen=True, slots=True)
class Root:
    """Where the card of a message stands: the thread of all else about it."""

    channel: str
    ts: str


def want(
    session: Session,
    kind: str,
    *,
    key: str,
    message: int | None = None,
    channel: str = "",
    threaded: bool = True,
    content: Mapping[str, Any] | None = None,
) -> Job:
    """Want a post, or its redrawing if it is wanted already; no channel is the message's, else the home channel.

    What is about a text of an automation stands in the automation's thread, and its results on the automation's card.
    """
    automation = session.scalar(select(messages.c.automation).where(messages.c.number == message)) if message else None
    if automation:
        message = automation
        if kind in {"card", "report", "progress"}:
            kind, key, threaded = "card", f"card:{automation}", False
    session.execute(
        insert(session, table)
        .values(
            kind=kind,
            key=key,
            message=message,
            channel=channel,
            threaded=threaded,
            content=dict(content or {}),
            copies=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return Job("redraw", str(session.scalar(select(table.c.id).where(table.c.key == key))))


def card(session: Session, number: int) -> Job:
    """Want the card of a message."""
    return want(session, "card", key=f"card:{number}", message=number, threaded=False)


def tests(session: Session, number: int, *, revision: int) -> Job:
    """Want the line in the thread that tells of the tests of a revision and how they were delivered."""
    key = f"test:{number}:{revision}"
    return want(session, "test", key=key, message=number, content={"revision": revision})


def request(session: Session, approval: Approval) -> Job:
    """Want the request for approval in the thread; a new request is a new post, for an edit notifies nobody."""
    key = f"request:{approval.id}"
    return want(session, "request", key=key, message=approval.message, content={"approval": approval.id})


def report(session: Session, number: int) -> Job:
    """Want the report of a message in its thread."""
    return want(session, "report", key=f"report:{number}", message=number)


def results(session: Session, number: int, *, due: datetime | None = None) -> tuple[Job, Job]:
    """Want what tells the results of a message: its report, and its card, which has the same figures."""
    return replace(report(session, number), due=due), replace(card(session, number), due=due)


def progress(session: Session, number: int) -> Job:
    """Want the line in the thread that tells how far a send has come."""
    return want(session, "progress", key=f"progress:{number}", message=number)


def reply(session: Session, line: int, *, message: int | None) -> tuple[Job, ...]:
    """Want what a person said, in the thread that it answers or where news stand; every copy of it is redrawn."""
    key = f"reply:{line}"
    job = want(session, "reply", key=key, message=message, threaded=message is not None, content={"text": line})
    copies = session.scalars(select(table.c.id).where(table.c.key.like(f"{key}:%")))
    return (job, *(Job("redraw", str(copy)) for copy in copies))


def news(session: Session, number: int | None, text: str, *, key: str) -> Job:
    """Want one line about a message in its thread, or about none where the account's news stand."""
    return notice(session, text, key=key) if number is None else note(session, number, text, key=key)


def note(session: Session, number: int, text: str, *, key: str) -> Job:
    """Want one line in the thread of a message; `key` makes it one line however often it is wanted."""
    return want(session, "note", key=f"note:{number}:{key}", message=number, content={"text": text})


def notice(session: Session, text: str, *, key: str, channel: str = "") -> Job:
    """Want news of the whole account, in the home channel unless another is given."""
    return want(session, "notice", key=f"notice:{key}", channel=channel, threaded=False, content={"text": text})


def composed(session: Session, key: str, *, channel: str, text: str, blocks: Sequence[Mapping[str, Any]]) -> Job:
    """Want a post that is kept as it was composed, and never composed again: a digest, or what somebody shows."""
    content = {"text": text, "blocks": list(blocks), "channel": channel}
    return want(session, "digest", key=key, channel=channel, threaded=False, content=content)


def importing(session: Session, key: str, *, user: str) -> Job:
    """Want the line in a person's messages with the bot that tells how far their import has come."""
    return want(session, "import", key=f"import:{key}", channel=user, threaded=False, content={"import": key})


def get(session: Session, post_id: int) -> Post | None:
    """Fetch a post; None when its message was deleted."""
    row = session.execute(select(table).where(table.c.id == post_id)).mappings().one_or_none()
    return _post(row) if row else None


def root(session: Session, number: int) -> Root | None:
    """Tell where the card of a message stands, if it stands."""
    row = session.execute(
        select(table.c.posted_in, table.c.ts).where(table.c.key == f"card:{number}", table.c.ts.is_not(None))
    ).one_or_none()
    return Root(row.posted_in, row.ts) if row else None


def at(session: Session, *, channel: str, ts: str) -> Post | None:
    """Find the post that stands at a place, as a button's message says it."""
    row = session.execute(select(table).where(table.c.posted_in == channel, table.c.ts == ts)).mappings().first()
    return _post(row) if row else None


def waits_for_earlier(session: Session, post: Post, *, now: datetime) -> bool:
    """Tell whether an earlier post of the same thread is still on its way; nobody waits for a hopeless one."""
    earlier = (
        select(table.c.id)
        .where(
            table.c.message == post.message,
            table.c.threaded,
            table.c.id < post.id,
            table.c.ts.is_(None),
            table.c.failure.is_(None),
            (table.c.attempted_at.is_(None)) | (table.c.attempted_at > now - ORDER_WAIT),
        )
        .limit(1)
    )
    return session.scalar(earlier) is not None


def next_line(session: Session, message: int | None) -> tuple[Job, ...]:
    """Give the post of a thread whose turn it is now, so that it need not find that out for itself."""
    waits = (table.c.message == message, table.c.threaded, table.c.ts.is_(None), table.c.failure.is_(None))
    first = session.scalar(select(table.c.id).where(*waits).order_by(table.c.id).limit(1)) if message else None
    return (Job("redraw", str(first)),) if first else ()


def intend(session: Session, post: Post, *, now: datetime) -> str:
    """Keep the intent to post before Slack hears of it; a second try has the same intent, so copies are known."""
    intent = post.intent or secrets.token_urlsafe(16)
    session.execute(update(table).where(table.c.id == post.id).values(intent=intent, attempted_at=now))
    return intent


def posted(session: Session, post_id: int, *, channel: str, ts: str, shown: str | None = None) -> Root | None:
    """Keep where a post stands; when it stands elsewhere already, the later of the two is given back to be removed."""
    row = session.execute(select(table).where(table.c.id == post_id)).mappings().one_or_none()
    if row is None:
        return Root(channel, ts)  # its message was deleted meanwhile
    if row["ts"] is None:
        session.execute(
            update(table)
            .where(table.c.id == post_id)
            .values(ts=ts, posted_in=channel, shown=shown, attempted_at=None, failure=None)
        )
        return None
    if (row["posted_in"], row["ts"]) == (channel, ts):
        if shown:
            drawn(session, post_id, shown=shown)
        return None
    first, later = sorted([Root(row["posted_in"], row["ts"]), Root(channel, ts)], key=lambda place: float(place.ts))
    session.execute(
        update(table)
        .where(table.c.id == post_id)
        .values(ts=first.ts, posted_in=first.channel, shown=None, copies=table.c.copies + 1)
    )
    return later


def arrived(session: Session, *, intent: str, channel: str, ts: str) -> tuple[Job, ...]:
    """Take Slack's own word that a post stands; a copy is put up for removal."""
    post = session.execute(select(table.c.id, table.c.message).where(table.c.intent == intent)).one_or_none()
    if post is None:
        return ()
    copy = posted(session, post.id, channel=channel, ts=ts)
    redraw = Job("redraw", str(post.id))
    return (Job("unpost", f"{copy.channel}:{copy.ts}"), redraw) if copy else (redraw, *next_line(session, post.message))


def drawn(session: Session, post_id: int, *, shown: str) -> None:
    """Remember what is shown, so that the same is not sent twice."""
    session.execute(update(table).where(table.c.id == post_id).values(shown=shown))


def not_taken(session: Session, post_id: int) -> None:
    """Slack surely did not take it: the next try need not wait for an event."""
    session.execute(update(table).where(table.c.id == post_id).values(attempted_at=None))


def gone(session: Session, post_id: int) -> None:
    """Forget a place where a post stands no more; it will be posted anew, as a new post."""
    session.execute(
        update(table)
        .where(table.c.id == post_id)
        .values(ts=None, posted_in=None, intent=None, shown=None, attempted_at=None)
    )


def move(session: Session, post_id: int, *, channel: str) -> None:
    """Send a post elsewhere because its channel cannot be used; it leaves its thread."""
    gone(session, post_id)
    session.execute(update(table).where(table.c.id == post_id).values(channel=channel, threaded=False))


def spread(session: Session, post: Post, *, channels: Sequence[str]) -> tuple[Job, ...]:
    """Send a post elsewhere; where there are several places each has one of its own from then on."""
    first, *others = channels
    move(session, post.id, channel=first)
    copies = [
        want(
            session,
            post.kind,
            key=f"{post.key}:{channel}",
            message=post.message,
            channel=channel,
            threaded=False,
            content=post.content,
        )
        for channel in others
    ]
    return (Job("redraw", str(post.id)), *copies)


def hopeless(session: Session, post_id: int, *, why: str) -> None:
    """Give a post up, keeping Slack's word for it; a later redraw tries again."""
    session.execute(update(table).where(table.c.id == post_id).values(failure=why))


def remove(session: Session, number: int) -> tuple[Job, ...]:
    """Forget all posts of a message and put those that stand up for removal, the root of the thread last."""
    return take_down(session, table.c.message == number)


def take_down(session: Session, which: ColumnElement[bool]) -> tuple[Job, ...]:
    """Forget posts and put those that stand up for removal, roots of threads last."""
    gone = delete(table).where(which).returning(table.c.threaded, table.c.posted_in, table.c.ts)
    standing = sorted((row for row in session.execute(gone) if row.ts), key=lambda row: not row.threaded)
    return tuple(Job("unpost", f"{row.posted_in}:{row.ts}") for row in standing)


def _post(row: RowMapping) -> Post:
    return Post(**{name: row[name] for name in Post.__slots__})
