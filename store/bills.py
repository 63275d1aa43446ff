"""What the carrier bills and did not tell: found in its own list by its own ids, after the texts were taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update

from sms.attempt import Attempt
from sms.delivery import HANDED_OVER, TERMINAL
from store import Session, uncounted
from store.schema.ledger import deliveries
from store.schema.messages import messages

CLOCKS_APART = timedelta(minutes=1)  # the carrier's and ours
LEAVES_WITHIN = timedelta(hours=4)  # after that the carrier forgets a text
FINAL_AFTER = timedelta(hours=72)  # what has no final status by then will get none
LOOKED_FOR = FINAL_AFTER + timedelta(days=1)  # of what never ends: then nobody asks any more
ON_THE_WAY = deliveries.c.state.in_(sorted(HANDED_OVER - TERMINAL))


@dataclass(frozen=True, slots=True)
class Span:
    """Between these instants the texts left whose bill or end is not known."""

    since: datetime
    until: datetime


def unknown(session: Session, number: int, *, now: datetime) -> Span | None:
    """Tell when the texts of a message left that have no bill or no end yet; None when all have both.

    What sends by itself never ends, so few of its texts are asked for: those without a bill, and at last, once, those
    without an end.
    """
    at = func.coalesce(deliveries.c.accepted_at, deliveries.c.attempted_at)
    untold = _untold(number)
    if session.scalar(select(messages.c.automation).where(messages.c.number == number)):
        is_late = deliveries.c.attempted_at <= now - FINAL_AFTER
        untold = and_(untold, _lately(now), or_(deliveries.c.billed.is_(None), is_late))
    first, last = session.execute(select(func.min(deliveries.c.attempted_at), func.max(at)).where(untold)).one()
    return Span(first - CLOCKS_APART, last + LEAVES_WITHIN) if first and last else None


def is_looked_for(session: Session, number: int, *, now: datetime) -> bool:
    """Tell whether something is still to be learnt of texts that left in the last days."""
    return session.scalar(select(deliveries.c.id).where(_untold(number), _lately(now)).limit(1)) is not None


def keep(session: Session, billed: Mapping[str, int]) -> int:
    """Keep the segments that the carrier bills, by its ids; those of other people's texts are passed over."""
    if not billed:
        return 0
    mine = (deliveries.c.sid == bindparam("of")) & deliveries.c.billed.is_(None)
    done = session.connection().execute(
        update(deliveries).where(mine).values(billed=bindparam("segments_billed")),
        [{"of": sid, "segments_billed": segments} for sid, segments in billed.items()],
    )
    uncounted.mark_where(session, deliveries.c.sid.in_(billed))
    return done.rowcount


def on_the_way(session: Session, sids: Sequence[str]) -> Mapping[str, Attempt]:
    """Tell which of the carrier's ids are texts of ours of whose end it has told us nothing."""
    rows = session.execute(
        select(deliveries.c.sid, deliveries.c.id, deliveries.c.attempt).where(deliveries.c.sid.in_(sids), ON_THE_WAY)
    )
    return {row.sid: Attempt("d", row.id, row.attempt) for row in rows}


def _untold(number: int) -> ColumnElement[bool]:
    is_open = or_(deliveries.c.billed.is_(None), ON_THE_WAY)
    return and_(deliveries.c.message == number, deliveries.c.sid.is_not(None), is_open)


def _lately(now: datetime) -> ColumnElement[bool]:
    return deliveries.c.attempted_at > now - LOOKED_FOR
