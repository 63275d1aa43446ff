"""What somebody changed of a message, told in its thread: one post for what one person changes within ten minutes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from sms.audience import Selection
from sms.job import Job
from sms.message import Message
from sms.roles import Person
from store import Session, audience, posts
from store.posts import Post
from store.schema.slack import posts as table

TOGETHER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed what; both sides tell each aspect in words, empty ones too."""

    revision: int
    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def tell(session: Session, old: Message | None, new: Message, *, by: Person, now: datetime) -> tuple[Job, ...]:
    """Want the post that tells of a new revision; the last one is continued while nothing else came after it."""
    if old is None or new.revision == old.revision:
        return ()
    last = _last(session, new.number)
    if last is not None and last.kind == "edit" and last.content["by"] == by.id and now < _since(last) + TOGETHER:
        content = {**last.content, "revision": new.revision, "after": _state(new)}
        session.execute(update(table).where(table.c.id == last.id).values(content=content))
        return (Job("redraw", str(last.id)),)
    content = {
        "by": by.id,
        "name": by.name,
        "since": now.isoformat(),
        "revision": new.revision,
        "before": _state(old),
        "after": _state(new),
    }
    return (posts.want(session, "edit", key=f"edit:{new.number}:{new.revision}", message=new.number, content=content),)


def read(session: Session, post: Post) -> Edit:
    """Read what a post tells; people are named as they are called by now."""
    content = post.content
    before, after = (_words(session, content[side]) for side in ("before", "after"))
    return Edit(int(content["revision"]), str(content["name"]), before, after)


def _last(session: Session, number: int) -> Post | None:
    here = (table.c.message == number) & table.c.threaded
    post_id = session.scalar(select(table.c.id).where(here).order_by(table.c.id.desc()).limit(1))
    return posts.get(session, post_id) if post_id else None


def _since(post: Post) -> datetime:
    return datetime.fromisoformat(post.content["since"])


def _state(message: Message) -> dict[str, Any]:
    """Keep contacts by their ids: their names are looked up, for whoever is forgotten must leave no trace here."""
    when = message.when
    at = f"{when.on:%Y-%m-%d} {when.at:%H:%M}" if when.on and when.at else "now"
    whose = " in each recipient's own time zone" if when.recipient_zone else ""
    return {"draft": asdict(message.draft), "selection": asdict(message.selection), "when": at + whose}


def _words(session: Session, state: Mapping[str, Any]) -> dict[str, str]:
    draft, chosen = state["draft"], Selection(**state["selection"])
    return {
        "text": draft["body"],
        "name": draft["name"],
        "campaign": draft["campaign"],
        "subscription type": draft["subscription"],
        "opt-out text": "the default" if draft["opt_out"] else "the author's own",
        "audience": audience.words(session, chosen) + (" and who joins later" if chosen.newcomers else ""),
        "when": state["when"],
    }
