"""Comparing our ledger with the carrier's list, a page at a time: by its ids, else by number and words."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from sms.attempt import Attempt
from sms.delivery import RANK, DeliveryState
from sms.lifecycle import State
from sms.reconciling import Difference, Found, Sort
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
PAGE_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One text as the carrier lists it."""

    sid: str
    number: str
    body: str
    state: DeliveryState | None
    code: int | None
    segments: int


@dataclass(slots=True)
class Compared:
    """What a page came to: rows of ours that it names, what differs, and what the carrier knows more."""

    seen: list[int] = field(default_factory=list)  # ids of our rows that left and are in it
    at_carrier: int = 0
    more_rows: int = 0  # that left, as only the carrier knew
    news: list[Report] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def found(self) -> Found:
        """The figures."""
        sorts = Counter(each.sort for each in self.differences)
        return Found(
            rows=self.more_rows,
            at_carrier=self.at_carrier,
            caught_up=len(self.news),
            contrary=sorts[Sort.CONTRARY],
            billed=sorts[Sort.BILLED],
            twice=sorts[Sort.TWICE],
            unclaimed=sorts[Sort.UNCLAIMED],
        )


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
    return session.execute(select(func.count()).select_from(deliveries).where(*_left(number))).scalar_one()


def compare(session: Session, number: int, lines: Sequence[Line]) -> Compared:
    """Compare one page, and give what the carrier knows more; texts of other programs are passed over."""
    columns = ("id", "number", "sid", "attempt", "state", "billed")
    mine = {
        row.sid: row
        for row in session.execute(
            select(*(deliveries.c[name] for name in columns))
            .where(deliveries.c.message == number)
            .where(many.among(session, deliveries.c.sid, [line.sid for line in lines]))
        )
    }
    found = Compared(differences=_unknown(session, number, [line for line in lines if line.sid not in mine]))
    for line in lines:
        if row := mine.get(line.sid):
            _judge(found, row, line)
    return found


def missing(session: Session, number: int, *, after: int, seen: Container[int]) -> tuple[list[Difference], int]:
    """Give those of a stretch of our rows that left and were not in the list, and where to go on; 0 at the end."""
    columns = (deliveries.c.id, deliveries.c.number, deliveries.c.sid, deliveries.c.state)
    query = select(*columns).where(*_left(number), deliveries.c.id > after).order_by(deliveries.c.id)
    rows = session.execute(query.limit(PAGE_ROWS)).all()
    found = [Difference(Sort.MISSING, row.number, row.sid, row.state) for row in rows if row.id not in seen]
    return found, rows[-1].id if len(rows) == PAGE_ROWS else 0


def due_tonight(session: Session, account: Settings, *, now: datetime) -> list[int]:
    """List once a night the messages that ended in the last days; nothing once somebody has taken the night."""
    day = (now.astimezone(account.zone) - NIGHT_BEGINS).date()
    if ticks.is_taken(session, "reconcile", day=day) or not ticks.take(session, "reconcile", day=day):
        return []
    ended = messages.c.finished_at.between(now - DAYS_BACK, now - SETTLED_AFTER)
    over = messages.c.state.in_([State.SENT, State.STOPPED])
    return list(session.scalars(select(messages.c.number).where(over, ended, messages.c.deleted_at.is_(None))))


def _left(number: int) -> tuple[ColumnElement[bool], ...]:
    left = deliveries.c.state.in_(sorted(LEFT))
    return deliveries.c.message == number, left, deliveries.c.sid.is_not(None)


def _judge(found: Compared, row: Row[Any], line: Line) -> None:
    ahead = RANK[line.state] - RANK[DeliveryState(row.state)] if line.state else 0
    if line.state and ahead > 0:
        found.news.append(Report(Attempt("d", row.id, row.attempt), line.sid, line.state, line.code))
    if row.state in LEFT or line.state in LEFT:
        found.seen.append(row.id)
        found.at_carrier += 1
        found.more_rows += row.state not in LEFT
    if line.state and ahead < 0:
        found.differences.append(Difference(Sort.CONTRARY, row.number, line.sid, row.state, line.state))
    if row.billed and line.segments and row.billed != line.segments:
        ours, theirs = f"{row.billed} segments", f"{line.segments} segments"
        found.differences.append(Difference(Sort.BILLED, row.number, line.sid, ours, theirs))


def _unknown(session: Session, number: int, lines: Sequence[Line]) -> list[Difference]:
    """Judge what is in none of our books: the very words of this message to one of its numbers are no coincidence."""
    known = handover.known(session, [line.sid for line in lines]) if lines else frozenset()
    strange = {(line.number, line.body): line for line in lines if line.sid not in known}
    if not strange:
        return []
    alike = session.execute(
        select(deliveries.c.number, deliveries.c.body, deliveries.c.sid, deliveries.c.state)
        .where(deliveries.c.message == number)
        .where(many.among(session, deliveries.c.number, [there for there, _ in strange]))
    )
    return [
        Difference(Sort.TWICE if row.sid else Sort.UNCLAIMED, row.number, line.sid, row.state, line.state or "")
        for row in alike
        if (line := strange.get((row.number, row.body)))
    ]
