"""The audit log: who did what to what, and who was refused; nothing is ever changed in it."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, insert, or_, select

from sms.audit_filter import Wanted
from store import Session
from store.schema.account import audit as table

COLUMNS = ("at", "who", "action", "subject", "outcome", "detail")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ids rise with time."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    outcome: str
    detail: Mapping[str, Any]

    @property
    def cells(self) -> list[str]:
        """The line for a file, under COLUMNS."""
        detail = json.dumps(dict(self.detail), ensure_ascii=False) if self.detail else ""
        return [self.at.isoformat(), self.who, self.action, self.subject, self.outcome, detail]


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


def page(session: Session, wanted: Wanted, *, zone: ZoneInfo, limit: int) -> list[Entry]:
    """Give the lines that are looked for, newest first; `before` is the last id of the page before."""
    query = select(table).where(*_wanted(wanted, zone)).order_by(table.c.id.desc()).limit(limit)
    return [_entry(row) for row in session.execute(query)]


def tail(session: Session, *, subject: str | None = None, limit: int = 50) -> list[Entry]:
    """Give the latest lines, newest first; of one subject if it is named."""
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(table.c.subject == subject)
    return [_entry(row) for row in session.execute(query)]


def of(session: Session, subject: str, *, action: str = "") -> list[Entry]:
    """Give all that was done to a subject, or one sort of it, oldest first."""
    query = select(table).where(table.c.subject == subject).order_by(table.c.id)
    return [_entry(row) for row in session.execute(query.where(table.c.action == action) if action else query)]


def named(who: str) -> str:
    """Name a person by id, for Slack to show; what acts by itself has none there."""
    return f"the {who}" if who in {"clock", "carrier"} else f"<@{who}>"


def when(at: datetime) -> str:
    """Write an instant so that Slack shows it in the reader's own zone; the fallback is UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def last_change(session: Session, subject: str, *, among: Collection[str] = ()) -> Entry | None:
    """Give the latest thing, or one of some, that was done to a subject; refusals changed nothing and do not count."""
    done = (entry for entry in tail(session, subject=subject) if entry.outcome == "done")
    return next((entry for entry in done if not among or entry.action in among), None)


def _wanted(wanted: Wanted, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    begins, ends = wanted.span(zone)
    if wanted.who:
        yield table.c.who == wanted.who
    if wanted.message is not None:
        yield table.c.subject == f"#{wanted.message}"
    if begins is not None:
        yield table.c.at >= begins
    if ends is not None:
        yield table.c.at < ends
    if wanted.refused:
        yield table.c.outcome == "refused"
    if wanted.before is not None:
        yield table.c.id < wanted.before
    if wanted.words:
        yield or_(*(text.icontains(wanted.words, autoescape=True) for text in (table.c.action, table.c.subject)))


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.at, row.who, row.action, row.subject, row.outcome, row.detail)
