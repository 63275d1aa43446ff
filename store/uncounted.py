"""Which stretches of the ledger are to be counted again, told by whoever writes a fact, in the same transaction."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, func, insert, select

from store import Session
from store.schema.ledger import deliveries
from store.schema.rollups import uncounted as table

STRETCH = 1_000  # deliveries, by their ids


def mark(session: Session, rows: Iterable[int]) -> None:
    """Tell that something happened to these deliveries; nobody is waited for, so the same may be told twice."""
    stretches = sorted({row // STRETCH for row in rows})
    if stretches:
        session.execute(insert(table), [{"stretch": stretch} for stretch in stretches])


def mark_where(session: Session, *which: ColumnElement[bool]) -> None:
    """Tell that something happened to the deliveries that conditions find."""
    stretches = select(deliveries.c.id // STRETCH).where(*which).distinct()
    session.execute(insert(table).from_select(["stretch"], stretches))


def mark_all(session: Session) -> int:
    """Have the whole ledger counted again, and tell how many stretches that is; what is known meanwhile stays."""
    last: int | None = session.scalar(select(func.max(deliveries.c.id)))
    if last is None:
        return 0
    stretches = last // STRETCH + 1
    session.execute(insert(table), [{"stretch": stretch} for stretch in range(stretches)])
    return stretches


def take(session: Session, *, most: int) -> list[int]:
    """Take the marks of the stretches that wait longest away; whoever takes the same meanwhile waits for us."""
    oldest = select(table.c.stretch).group_by(table.c.stretch).order_by(func.min(table.c.id)).limit(most)
    taken = delete(table).where(table.c.stretch.in_(oldest)).returning(table.c.stretch)
    return sorted(set(session.scalars(taken)))


def waiting(session: Session) -> int:
    """Count the stretches that wait."""
    return session.execute(select(func.count(table.c.stretch.distinct()))).scalar_one()
