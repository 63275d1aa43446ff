"""What a span of time came to: all messages that were started in it, what waits, and what comes next."""

from datetime import datetime, timedelta

from sqlalchemy import select

from sms.lifecycle import State
from sms.report import Report, Segments, rates, together
from sms.results import Pending, Summary
from store import Session
from store.schema.messages import approvals, messages
from store.tallies import Numbers, Tally, tallies

USUAL = timedelta(days=28)  # before the span: what it is compared with


def summary(session: Session, *, start: datetime, end: datetime, now: datetime) -> Summary:
    """Sum a span up, its end not included; a deleted message counts, but is not named."""
    begun = session.scalars(_started(start, end)).all()
    counted = tallies(session, _started(start, end))
    return Summary(
        start=start,
        end=end,
        messages=len(begun),
        counts=together(tally.counts for tally in counted.values()),
        usual=together(tally.counts for tally in tallies(session, _started(start - USUAL, start)).values()),
        best=_best(session, counted),
        waiting=_waiting(session, now=now),
        coming=_coming(session),
    )


def _started(start: datetime, end: datetime) -> Numbers:
    return select(messages.c.number).where(messages.c.started_at >= start, messages.c.started_at < end)


def _best(session: Session, counted: dict[int, Tally]) -> Report | None:
    """Find the message with the highest click rate that can still be named; of two alike the older."""
    rows = session.execute(
        select(messages.c.number, messages.c.name, messages.c.state)
        .where(messages.c.number.in_(counted), messages.c.deleted_at.is_(None))
        .order_by(messages.c.number)
    )
    named = [_report(counted[row.number], row.number, name=row.name, state=State(row.state)) for row in rows]
    return max(named, key=lambda report: rates(report.counts).click or 0.0, default=None)


def _report(tally: Tally, number: int, *, name: str, state: State) -> Report:
    return Report(number, name, state, tally.counts, Segments(exact=tally.exact, billed=tally.billed))


def _waiting(session: Session, *, now: datetime) -> tuple[Pending, ...]:
    rows = session.execute(
        select(messages.c.number, messages.c.name, approvals.c.asked_at)
        .join(messages, messages.c.number == approvals.c.message)
        .where(approvals.c.outcome.is_(None), approvals.c.expires_at > now, messages.c.deleted_at.is_(None))
        .order_by(approvals.c.asked_at, approvals.c.id)
    )
    return tuple(Pending(*row) for row in rows)


def _coming(session: Session) -> tuple[Pending, ...]:
    rows = session.execute(
        select(messages.c.number, messages.c.name, messages.c.due)
        .where(messages.c.state == State.SCHEDULED, messages.c.due.is_not(None), messages.c.deleted_at.is_(None))
        .order_by(messages.c.due, messages.c.number)
    )
    return tuple(Pending(*row) for row in rows)
