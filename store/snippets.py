"""Snippets: texts that a team keeps under a name, to be put into messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select

from sms.errors import Problem
from store import Session, audit, names
from store.schema.messages import snippets as table
from store.upsert import insert


@dataclass(frozen=True, slots=True)
class Snippet:
    """One text under its name; `by` is who changed it last."""

    id: int
    name: str
    body: str
    by: str


class NoSuchSnippet(Problem):
    """That snippet is not there any more."""

    hint = "`/sms snippets` shows those that are."


def every(session: Session) -> list[Snippet]:
    """List all by name."""
    return [_snippet(row) for row in session.execute(_columns().order_by(func.lower(table.c.name), table.c.id))]


def get(session: Session, snippet_id: int) -> Snippet:
    """Fetch one by its id."""
    row = session.execute(_columns().where(table.c.id == snippet_id)).one_or_none()
    if row is None:
        raise NoSuchSnippet
    return _snippet(row)


def add(session: Session, name: str, *, body: str, by: str, now: datetime) -> None:
    """Keep a text under a name that is free."""
    session.execute(insert(session, table).values(name=name, body=body, by=by, changed_at=now))
    audit.add(session, who=by, action="added a snippet", subject=name, now=now)


def change(session: Session, snippet_id: int, *, name: str, body: str, by: str, now: datetime) -> None:
    """Replace name and text; messages that it was put into stay as they are."""
    values = {"name": name, "body": body, "by": by, "changed_at": now}
    if not names.change(session, table, snippet_id, values):
        raise NoSuchSnippet
    audit.add(session, who=by, action="changed a snippet", subject=name, now=now)


def remove(session: Session, snippet_id: int, *, by: str, now: datetime) -> Snippet:
    """Forget a text; of two people pressing at once the second raises NoSuchSnippet."""
    old = get(session, snippet_id)
    session.execute(delete(table).where(table.c.id == snippet_id))
    audit.add(session, who=by, action="removed a snippet", subject=old.name, now=now)
    return old


def _columns() -> Select[Any]:
    return select(*(table.c[name] for name in Snippet.__slots__))


def _snippet(row: Row[Any]) -> Snippet:
    return Snippet(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
