"""Whoever was forgotten: only a keyed hash is left, which keeps the number suppressed if it comes again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from store import Session, keyed, many
from store.consent import FORGOTTEN
from store.schema.people import forgotten as table
from store.schema.people import suppressions
from store.upsert import insert


def remember(session: Session, number: str, *, now: datetime) -> int:
    """Keep the hash of a number and give its id, which stands in for the number where a row must stay."""
    new = insert(session, table).values(number_hash=keyed.digest(session, number), at=now)
    session.execute(new.on_conflict_do_nothing(index_elements=["number_hash"]))
    found: int = session.scalars(select(table.c.id).where(table.c.number_hash == keyed.digest(session, number))).one()
    return found


def bar(session: Session, numbers: Iterable[str], *, now: datetime) -> int:
    """Suppress again whichever of these numbers was forgotten, and tell how many; whoever writes numbers asks this."""
    if session.scalar(select(table.c.id).limit(1)) is None:
        return 0  # nobody was: a million numbers need no hash
    hashes = keyed.digests(session, numbers)
    known = session.scalars(select(table.c.number_hash).where(many.among(session, table.c.number_hash, hashes)))
    rows = [{"number": hashes[each], "reason": FORGOTTEN, "at": now} for each in known]
    if rows:
        new = insert(session, suppressions).values(rows)
        session.execute(new.on_conflict_do_nothing(index_elements=["number"]))
    return len(rows)


def readmit(session: Session, number: str) -> None:
    """Let a number come back, because its holder asked for it."""
    session.execute(delete(table).where(table.c.number_hash == keyed.digest(session, number)))
