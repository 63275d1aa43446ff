"""Many rows cut into parts of so many each, by a key that an index has in order."""

from sqlalchemy import BigInteger, ColumnElement, literal, select

from store import Session


def ends(session: Session, key: ColumnElement[int], *which: ColumnElement[bool], every: int) -> list[int]:
    """Give the keys at which whole parts end, in order; whatever comes after the last is less than a part.

    From one end to the next along the index: to number all rows takes fifteen times as long.
    """
    found = select(literal(0, BigInteger).label("end")).cte("ends", recursive=True)
    following = select(key).where(*which, key > found.c.end).order_by(key).offset(every - 1).limit(1)
    found = found.union_all(select(following.scalar_subquery()).select_from(found).where(found.c.end.is_not(None)))
    return [end for end in session.scalars(select(found.c.end)) if end]
