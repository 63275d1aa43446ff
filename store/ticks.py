"""Recurring things that happened: one firing a local day, whichever process rings first."""

from datetime import date

from sqlalchemy import select

from store import Session
from store.schema.account import ticks as table
from store.upsert import insert


def take(session: Session, what: str, *, day: date) -> bool:
    """Take a local day's firing of something; False when somebody has taken it."""
    new = insert(session, table).values(what=what, on=day).on_conflict_do_nothing(index_elements=["what", "on"])
    return session.scalar(new.returning(table.c.what)) is not None


def is_taken(session: Session, what: str, *, day: date) -> bool:
    """Tell whether a local day's firing of something was taken already."""
    return session.scalar(select(table.c.what).where(table.c.what == what, table.c.on == day)) is not None
