"""What the carrier bills and did not tell: found in its own list by its own ids, after the texts were taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update

from sms.attempt import Attempt
from sms.delivery import HANDED_OVER, TERMINAL
from store import Session
from store.schema.ledger import deliveries

CLOCKS_APART = timedelta(minutes=1)  # the carrier's and ours
LEAVES_WITHIN = timedelta(hours=4)  # after that the carrier forgets a text
ON_THE_WAY = deliveries.c.state.in_(sorted(HANDED_OVER - TERMINAL))


@dataclass(frozen=True, slots=True)
class Span:
    """Between these instants the texts left whose bill or end is not known."""

    since: datetime
    until: datetime


def unknown(session: Session, number: int) -> Span | None:
    """Tell when the texts of a message left that have no bill or no end yet; None when all have both."""
    at = func.coalesce(deliveries.c.accepted_at, deliveries.c.attempted_at)
    first, last = session.execute(
        select(func.min(deliveries.c.attempted_at), func.max(at)).where(
            deliveries.c.message == number,
            deliveries.c.sid.is_not(None),
            or_(deliveries.c.billed.is_(None), ON_THE_WAY),
        )
    ).one()
    return Span(first - CLOCKS_APART, last + LEAVES_WITHIN) if first and last else None


def keep(session: Session, billed: Mapping[str, int]) -> int:
    """Keep the segments that the carrier bills, by its ids; those of other people's texts are passed over."""
    if not billed:
        return 0
    mine = (deliveries.c.sid == bindparam("of")) & deliveries.c.billed.is_(None)
    done = session.connection().execute(
        update(deliveries).where(mine).values(billed=bindparam("segments_billed")),
        [{"of": sid, "segments_billed": segments} for sid, segments in billed.items()],
    )
    return done.rowcount


def on_the_way(session: Session, sids: Sequence[str]) -> Mapping[str, Attempt]:
    """Tell which of the carrier's ids are texts of ours of whose end it has told us nothing."""
    rows = session.execute(
        select(deliveries.c.sid, deliveries.c.id, deliveries.c.attempt).where(deliveries.c.sid.in_(sids), ON_THE_WAY)
    )
    return {row.sid: Attempt("d", row.id, row.attempt) for row in rows}
