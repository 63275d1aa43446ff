"""The pace of a sender, one row for all workers; taken inside the transaction that claims."""

from datetime import datetime

from sqlalchemy import select, update

from sms.pacing import Grant, correct, micros, take
from store import Session
from store.schema.ledger import paces
from store.upsert import insert

SENDER = "default"  # the messaging service, or the one number, that the process is set up with


def room(session: Session, *, rate: int, now: datetime) -> int:
    """Tell how many segments may go just now, at most a second's; nobody waits for it, so it may be fewer by then."""
    tat_us = session.scalar(select(paces.c.tat_us).where(paces.c.sender == SENDER)) or 0
    return take(tat_us, micros(now), rate=rate, want=rate, burst=rate).segments


def grant(session: Session, *, rate: float, want: int, largest: int, now: datetime) -> Grant:
    """Take up to `want` segments; the bucket holds one second, or the largest text if that is more."""
    granted = take(_locked(session), micros(now), rate=rate, want=want, burst=max(int(rate), largest))
    _mark(session, granted.tat_us)
    return granted


def book(session: Session, *, rate: float, segments: int) -> None:
    """Book segments that were sent beyond a grant, or give back (negative) what was granted and not used."""
    _mark(session, correct(_locked(session), rate=rate, segments=segments))


def _locked(session: Session) -> int:
    query = select(paces.c.tat_us).where(paces.c.sender == SENDER).with_for_update()
    tat_us: int | None = session.scalar(query)
    if tat_us is None:
        new = insert(session, paces).values(sender=SENDER, tat_us=0)
        session.execute(new.on_conflict_do_nothing(index_elements=["sender"]))
        tat_us = session.execute(query).scalar_one()
    return tat_us


def _mark(session: Session, tat_us: int) -> None:
    session.execute(update(paces).where(paces.c.sender == SENDER).values(tat_us=tat_us))
