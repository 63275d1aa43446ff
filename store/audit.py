"""The audit log: who did what to what, and who was refused; nothing is ever changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from store import Session
from store.schema.account import audit as table


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    at: datetime
    who: str
    action: str
    subject: str
    outcome: str
    detail: Mapping[str, Any]


def add(
    session: Session,
    *,
    who: str,
    action: str,
    subject: str,
    now: datetime,
    outcome: str = "done",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a line; it exists exactly if the change it tells of is committed."""
    session.execute(
        insert(table).values(
            at=now, who=who, action=action, subject=subject, outcome=outcome, detail=dict(detail or {})
        )
    )


def tail(session: Session, *, subject: str | None = None, limit: int = 50) -> list[Entry]:
    """Give the latest lines, newest first; of one subject if it is named."""
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(table.c.subject == subject)
    return [Entry(row.at, row.who, row.action, row.subject, row.outcome, row.detail) for row in session.execute(query)]


def named(who: str) -> str:
    """Name a person by id, for Slack to show; what acts by itself has none there."""
    return f"the {who}" if who in {"clock", "carrier"} else f"<@{who}>"


def last_change(session: Session, subject: str) -> Entry | None:
    """Give the latest thing that was done to a subject; refusals changed nothing and do not count."""
    done = (entry for entry in tail(session, subject=subject) if entry.outcome == "done")
    return next(done, None)
