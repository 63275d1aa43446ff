"""What a span of time came to: the texts that left in it, what waits for somebody, and what comes next."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from sms.lifecycle import State
from sms.results import Pending, Stuck, Summary
from sms.roles import Person
from store import Session, analyses
from store.schema.imports import imports
from store.schema.ledger import UNDECIDED, inbound
from store.schema.messages import approvals, messages
from store.sight import seen_by

USUAL = timedelta(days=28)  # before the span: what it is compared with
BROKEN_OFF = timedelta(hours=1)  # without an end
BY_CARRIER = "The carrier refuses"


def summary(session: Session, *, start: datetime, end: datetime, now: datetime, by: Person | None = None) -> Summary:
    """Sum a span up, without its end, as far as somebody may see it; a deleted message counts, but is not named."""
    told, best = analyses.span(session, start=start, end=end, by=by)
    usual, _ = analyses.span(session, start=start - USUAL, end=start, by=by)
    mine = and_(seen_by(by), messages.c.deleted_at.is_(None))
    return Summary(
        start=start,
        end=end,
        messages=told.messages,
        counts=told.counts,
        linked=told.linked,
        usual=usual.counts,
        best=best,
        waiting=_waiting(session, mine, now=now),
        coming=_coming(session, mine),
        stuck=_stuck(session, mine),
        imports=_imports(session, now=now),
        wishes=session.execute(select(func.count(inbound.c.number.distinct())).where(UNDECIDED)).scalar_one(),
    )


def _waiting(session: Session, mine: ColumnElement[bool], *, now: datetime) -> tuple[Pending, ...]:
    rows = session.execute(
        select(messages.c.number, messages.c.name, approvals.c.asked_at)
        .join(messages, messages.c.number == approvals.c.message)
        .where(approvals.c.outcome.is_(None), approvals.c.expires_at > now, mine)
        .order_by(approvals.c.asked_at, approvals.c.id)
    )
    return tuple(Pending(*row) for row in rows)


def _coming(session: Session, mine: ColumnElement[bool]) -> tuple[Pending, ...]:
    rows = session.execute(
        select(messages.c.number, messages.c.name, messages.c.due)
        .where(messages.c.state == State.SCHEDULED, messages.c.due.is_not(None), mine)
        .order_by(messages.c.due, messages.c.number)
    )
    return tuple(Pending(*row) for row in rows)


def _stuck(session: Session, mine: ColumnElement[bool]) -> tuple[Stuck, ...]:
    """List what goes on only when somebody presses a button; what a person paused, they know of."""
    by_itself = or_(messages.c.state == State.HELD, messages.c.reason.is_not(None))
    rows = session.execute(
        select(messages.c.number, messages.c.name, messages.c.reason)
        .where(messages.c.state.in_([State.HELD, State.PAUSED]), by_itself, mine)
        .order_by(messages.c.number)
    )
    found = [Stuck(*row[:2], row.reason or "", (row.reason or "").startswith(BY_CARRIER)) for row in rows]
    return tuple(sorted(found, key=lambda each: not each.broken))


def _imports(session: Session, *, now: datetime) -> tuple[str, ...]:
    """List the imports that broke off; one that goes on has its end within the hour."""
    broken_off = (imports.c.ended_at.is_(None), imports.c.began_at < now - BROKEN_OFF)
    rows = session.scalars(select(imports.c.name).where(*broken_off).order_by(imports.c.began_at, imports.c.key))
    return tuple(rows)
