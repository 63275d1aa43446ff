"""The pace of a sender, one row for all workers; taken inside the transaction that claims."""

from datetime import datetime

from sqlalchemy import select, update

from sms.pacing import Grant, correct, micros, take
from store import Session
from store.schema.ledger import paces
from store.upsert import insert

SENDER = "default"  # the messaging service, or the one number, that the process is set up with


def grant(session: Session, *, rate: float, want: int, largest: int, now: datetime) -> Grant:
    """Take up to `want` segments; the bucket holds one second, or the largest text if that is more."""
    session.execute(
        insert(session, paces).values(sender=SENDER, tat_us=0).on_conflict_do_nothing(index_elements=["sender"])
    )
    tat_us = session.execute(select(paces.c.tat_us).where(paces.c.sender == SENDER).with_for_update()).scalar_one()
    granted = take(tat_us, micros(now), rate=rate, want=want, burst=max(int(rate), largest))
    _mark(session, granted.tat_us)
    return granted


def book(session: Session, *, rate: float, segments: int) -> None:
    """Book segments that were sent beyond a grant, or give back (negative) what was granted and not used."""
    tat_us = session.execute(select(paces.c.tat_us).where(paces.c.sender == SENDER).with_for_update()).scalar_one()
    _mark(session, correct(tat_us, rate=rate, segments=segments))


def _mark(session: Session, tat_us: int) -> None:
    session.execute(update(paces).where(paces.c.sender == SENDER).values(tat_us=tat_us))
