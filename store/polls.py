"""Asking the carrier where it cannot call us: since when to ask, and what of its answer is news."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from sms.attempt import Attempt
from sms.delivery import FROM_CARRIER, HANDED_OVER, RANK, TERMINAL, DeliveryState
from sms.lifecycle import State
from store import Session, many
from store.handover import BOOKS
from store.schema.ledger import deliveries, inbound, singles
from store.schema.messages import messages
from store.schema.sending import polls as table
from store.upsert import insert

ENDS_WITHIN = timedelta(hours=72)  # what has no final status by then will get none
SOONEST = timedelta(seconds=30)
FIRST_LOOK = timedelta(minutes=10)  # back, when nobody ever asked
OVERLAP = timedelta(minutes=5)  # between two questions: the carrier's list may lag, and its clock differ from ours
ON_THE_WAY = sorted(HANDED_OVER - TERMINAL)


def heard_until(session: Session, *, now: datetime) -> datetime:
    """Tell since when texts from people are to be asked for; what was heard already is heard again."""
    last = session.scalar(select(table.c.at).where(table.c.what == "texts"))
    return (last or now - FIRST_LOOK) - OVERLAP


def asked(session: Session, what: str, *, now: datetime) -> None:
    """Remember when the carrier was asked for texts or statuses."""
    new = insert(session, table).values(what=what, at=now)
    session.execute(new.on_conflict_do_update(index_elements=["what"], set_={"at": now}))


def unheard(session: Session, sids: Collection[str]) -> frozenset[str]:
    """Tell which of the carrier's ids are texts from people that we have not stored."""
    stored = select(inbound.c.sid).where(many.among(session, inbound.c.sid, list(sids)))
    return frozenset(sids) - frozenset(session.scalars(stored))


def on_the_way_since(session: Session, *, now: datetime) -> datetime | None:
    """Tell when the first text left of whose end nothing is known; None when there is none, or it is no time to ask.

    It is asked soon after a text has left, and ever less often the longer the last of them is gone.
    """
    spans = [span for span in (_deliveries(session, now=now), _singles(session, now=now)) if span]
    if not spans:
        return None
    last = session.scalar(select(table.c.at).where(table.c.what == "statuses"))
    if last and now < last + max(SOONEST, (now - max(latest for _, latest in spans)) / 10):
        return None
    return min(first for first, _ in spans)


def ours(session: Session, statuses: Mapping[str, str]) -> dict[str, Attempt]:
    """Tell which of the carrier's ids are texts of ours that have come further than we know."""
    found = {}
    for book, of in BOOKS.items():
        rows = session.execute(
            select(of.c.sid, of.c.id, of.c.attempt, of.c.state).where(many.among(session, of.c.sid, list(statuses)))
        )
        for row in rows:
            told = FROM_CARRIER.get(statuses[row.sid])
            if told and RANK[told] > RANK[DeliveryState(row.state)]:
                found[row.sid] = Attempt("d" if book == "d" else "s", row.id, row.attempt)
    return found


def _deliveries(session: Session, *, now: datetime) -> tuple[datetime, datetime] | None:
    """Look among the messages that are being sent, or were a short while ago: their open texts are in an index."""
    recent = (messages.c.finished_at.is_(None)) | (messages.c.finished_at > now - ENDS_WITHIN)
    begun = select(messages.c.number).where(messages.c.started_at.is_not(None), recent)
    automated = select(messages.c.number).where(messages.c.automation.is_not(None), messages.c.state != State.DRAFT)
    first, last = session.execute(
        select(func.min(deliveries.c.attempted_at), func.max(deliveries.c.attempted_at)).where(
            deliveries.c.message.in_(begun.union(automated)),
            deliveries.c.state.in_(ON_THE_WAY),
            deliveries.c.attempted_at > now - ENDS_WITHIN,
        )
    ).one()
    return (first, last) if first and last else None


def _singles(session: Session, *, now: datetime) -> tuple[datetime, datetime] | None:
    first, last = session.execute(
        select(func.min(singles.c.attempted_at), func.max(singles.c.attempted_at)).where(
            singles.c.state.in_(ON_THE_WAY), singles.c.attempted_at > now - ENDS_WITHIN
        )
    ).one()
    return (first, last) if first and last else None
