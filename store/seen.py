"""What Slack has told us already, so that the same event delivered twice does nothing twice."""

from datetime import datetime

from sqlalchemy import delete

from store import Session
from store.schema.account import seen as table
from store.upsert import insert


def first_time(session: Session, event: str, *, now: datetime) -> bool:
    """Remember an event; False when it was here before."""
    new = insert(session, table).values(id=event, at=now).on_conflict_do_nothing(index_elements=["id"])
    return session.scalar(new.returning(table.c.id)) is not None


def forget(session: Session, *, before: datetime) -> int:
    """Forget old events, and tell how many; Slack repeats none after an hour."""
    return len(session.execute(delete(table).where(table.c.at < before).returning(table.c.id)).all())
