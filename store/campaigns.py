"""Campaigns: labels that group messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from sms.errors import Problem
from store import Session, audit
from store import names as named
from store.schema.messages import campaigns as table
from store.schema.messages import messages


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign; `last` is when the latest of its sends began."""

    id: int
    name: str
    messages: int
    last: datetime | None


class NoSuchCampaign(Problem):
    """There is no such campaign."""

    hint = "`/sms campaigns` shows all."


def ensure(session: Session, name: str) -> int:
    """Give the id of a campaign; one that does not exist is made."""
    return named.ensure(session, table, name)[0]


def names(session: Session) -> list[str]:
    """List what they are called, in alphabetical order."""
    return list(named.names(session, table))


def every(session: Session) -> list[Campaign]:
    """List all by name, with how many messages each has; deleted ones do not count."""
    return [_campaign(row) for row in session.execute(_counted().order_by(func.lower(table.c.name)))]


def get(session: Session, campaign_id: int) -> Campaign:
    """Fetch one by its id."""
    row = session.execute(_counted().where(table.c.id == campaign_id)).one_or_none()
    if row is None:
        raise NoSuchCampaign
    return _campaign(row)


def add(session: Session, name: str, *, by: str, now: datetime) -> None:
    """Make a campaign that has no messages yet."""
    ensure(session, name)
    audit.add(session, who=by, action="added a campaign", subject=name, now=now)


def rename(session: Session, campaign_id: int, *, name: str, by: str, now: datetime) -> None:
    """Give a campaign another name; its messages stay in it."""
    old = get(session, campaign_id)
    named.change(session, table, campaign_id, {"name": name})
    audit.add(session, who=by, action="renamed a campaign", subject=name, now=now, detail={"was": old.name})


def _counted() -> Select[Any]:
    mine = (messages.c.campaign_id == table.c.id) & messages.c.deleted_at.is_(None)
    return (
        select(
            table.c.id,
            table.c.name,
            func.count(messages.c.number).label("messages"),
            func.max(messages.c.started_at).label("last"),
        )
        .outerjoin(messages, mine)
        .group_by(table.c.id, table.c.name)
    )


def _campaign(row: Row[Any]) -> Campaign:
    return Campaign(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
