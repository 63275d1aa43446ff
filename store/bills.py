"""What the carrier bills: found in its own list by its own ids, for it may not be known when a text is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from store import Session
from store.schema.ledger import deliveries

CLOCKS_APART = timedelta(minutes=1)  # the carrier's and ours
LEAVES_WITHIN = timedelta(hours=4)  # after that the carrier forgets a text


@dataclass(frozen=True, slots=True)
class Span:
    """Between these instants the texts left whose bill is not known."""

    since: datetime
    until: datetime


def unbilled(session: Session, number: int) -> Span | None:
    """Tell when the texts of a message left that have no bill yet; None when all have one."""
    at = func.coalesce(deliveries.c.accepted_at, deliveries.c.attempted_at)
    first, last = session.execute(
        select(func.min(deliveries.c.attempted_at), func.max(at)).where(
            deliveries.c.message == number, deliveries.c.sid.is_not(None), deliveries.c.billed.is_(None)
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
