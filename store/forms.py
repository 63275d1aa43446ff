"""Open forms: what a modal is about, and for 24 hours what stood in one that was closed unsaved."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy import update as change

from sms.errors import Problem
from store import Session
from store.schema.messages import forms as table

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Form:
    """One modal: `state` is ours, `typed` is what the person left in it."""

    id: str
    user: str
    kind: str
    message: int | None
    revision: int | None
    state: Mapping[str, Any]
    at: datetime
    typed: Mapping[str, Any] = field(default_factory=dict)


class FormGone(Problem):
    """This form is not known any more."""

    hint = "Close it and open it again."


def open(  # noqa: A001 - the word that people use
    session: Session,
    *,
    user: str,
    kind: str,
    now: datetime,
    message: int | None = None,
    revision: int | None = None,
    state: Mapping[str, Any] | None = None,
) -> str:
    """Begin a form and give its id, which is the modal's private_metadata and external_id."""
    form = secrets.token_urlsafe(12)
    session.execute(
        insert(table).values(
            id=form, user=user, kind=kind, message=message, revision=revision, state=dict(state or {}), at=now
        )
    )
    return form


def state(session: Session, form: str) -> Form:
    """Fetch a form; FormGone when it was done or forgotten."""
    found = find(session, form)
    if found is None:
        raise FormGone
    return found


def find(session: Session, form: str) -> Form | None:
    """Fetch a form that may be gone by now."""
    row = session.execute(select(table).where(table.c.id == form)).mappings().one_or_none()
    return _form(row) if row else None


def update(session: Session, form: str, state: Mapping[str, Any]) -> None:
    """Replace what a form is about; what was typed stays."""
    session.execute(change(table).where(table.c.id == form).values(state=dict(state)))


def keep(session: Session, form: str, typed: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what stands in a form, for it may be closed without a word; nothing that is kept elsewhere is touched."""
    session.execute(change(table).where(table.c.id == form).values(typed=dict(typed), at=now))


def kept(session: Session, user: str, *, kind: str, now: datetime) -> Form | None:
    """Find what a person left in a closed form within the last 24 hours."""
    query = (
        select(table)
        .where(table.c.user == user, table.c.kind == kind, table.c.typed.is_not(None), table.c.at > now - KEPT)
        .order_by(table.c.at.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().one_or_none()
    return _form(row) if row else None


def done(session: Session, form: str) -> None:
    """Forget a form that was submitted."""
    session.execute(delete(table).where(table.c.id == form))


def forget(session: Session, *, now: datetime) -> None:
    """Forget forms that nobody came back to for 24 hours."""
    session.execute(delete(table).where(table.c.at <= now - KEPT))


def _form(row: RowMapping) -> Form:
    return Form(
        id=row["id"],
        user=row["user"],
        kind=row["kind"],
        message=row["message"],
        revision=row["revision"],
        state=row["state"],
        at=row["at"],
        typed=row["typed"] or {},
    )
