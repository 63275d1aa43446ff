"""Comparing our ledger with the carrier's list, a page at a time: by its ids, else by number and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from sms.attempt import Attempt
from sms.delivery import RANK, DeliveryState
from sms.lifecycle import State
from sms.reconciling import Found
from sms.settings import Settings
from store import Session, handover, many, ticks
from store.bills import CLOCKS_APART, LEAVES_WITHIN, Span
from store.handover import Report
from store.schema.ledger import deliveries
from store.schema.messages import messages

LEFT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNDELIVERED})
"""What is in the carrier's list by its date: what never left has none."""

NIGHT_BEGINS = timedelta(hours=3)
DAYS_BACK = timedelta(days=3)
SETTLED_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One text as the carrier lists it."""

    sid: str
    number: str
    body: str
    state: DeliveryState | None
    code: int | None
    segments: int


def span(session: Session, number: int) -> Span | None:
    """Tell between which instants the texts of a message left; None when none did."""
    first, last = session.execute(
        select(
            func.min(deliveries.c.attempted_at), func.max(func.coalesce(deliveries.c.accepted_at, deliveries.c.due))
        ).where(deliveries.c.message == number, deliveries.c.attempted_at.is_not(None))
    ).one()
    return Span(first - CLOCKS_APART, last + LEAVES_WITHIN) if first and last else None


def rows(session: Session, number: int) -> int:
    """Count the texts of a message that left, as far as we know."""
    mine = (deliveries.c.message == number, deliveries.c.state.in_(sorted(LEFT)), deliveries.c.sid.is_not(None))
    return session.execute(select(func.count()).select_from(deliveries).where(*mine)).scalar_one()


def compare(session: Session, number: int, lines: Sequence[Line]) -> tuple[Found, list[Report]]:
    """Compare one page, and give what the carrier knows more; texts of other programs are passed over."""
    mine = {
        row.sid: row
        for row in session.execute(
            select(deliveries.c.id, deliveries.c.sid, deliveries.c.attempt, deliveries.c.state, deliveries.c.billed)
            .where(deliveries.c.message == number)
            .where(many.among(session, deliveries.c.sid, [line.sid for line in lines]))
        )
    }
    found, news = Found(), list[Report]()
    for line in lines:
        row = mine.get(line.sid)
        if row is None:
            continue
        ahead = RANK[line.state] - RANK[DeliveryState(row.state)] if line.state else 0
        if line.state and ahead > 0:
            news.append(Report(Attempt("d", row.id, row.attempt), line.sid, line.state, line.code))
        left = row.state in LEFT or line.state in LEFT
        found += Found(
            rows=int(left and row.state not in LEFT),
            at_carrier=int(left),
            caught_up=int(ahead > 0),
            contrary=int(ahead < 0),
            billed=int(bool(row.billed and line.segments and row.billed != line.segments)),
        )
    return found + _unknown(session, number, [line for line in lines if line.sid not in mine]), news


def due_tonight(session: Session, account: Settings, *, now: datetime) -> list[int]:
    """List once a night the messages that ended in the last days; nothing once somebody has taken the night."""
    day = (now.astimezone(account.zone) - NIGHT_BEGINS).date()
    if ticks.is_taken(session, "reconcile", day=day) or not ticks.take(session, "reconcile", day=day):
        return []
    ended = messages.c.finished_at.between(now - DAYS_BACK, now - SETTLED_AFTER)
    over = messages.c.state.in_([State.SENT, State.STOPPED])
    return list(session.scalars(select(messages.c.number).where(over, ended, messages.c.deleted_at.is_(None))))


def _unknown(session: Session, number: int, lines: Sequence[Line]) -> Found:
    """Judge what is in none of our books: the very words of this message to one of its numbers are no coincidence."""
    known = handover.known(session, [line.sid for line in lines]) if lines else frozenset()
    strange = {(line.number, line.body): line for line in lines if line.sid not in known}
    if not strange:
        return Found()
    alike = session.execute(
        select(deliveries.c.number, deliveries.c.body, deliveries.c.sid)
        .where(deliveries.c.message == number)
        .where(many.among(session, deliveries.c.number, [there for there, _ in strange]))
    ).all()
    same: Mapping[bool, int] = {
        has_sid: sum((row.number, row.body) in strange for row in alike if bool(row.sid) is has_sid)
        for has_sid in (True, False)
    }
    return Found(twice=same[True], unclaimed=same[False])
