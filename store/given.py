"""Files with people in them that somebody was given, so that they can be taken back when one of these is forgotten."""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate, pairwise

from sqlalchemy import delete, insert, select, update

from store import Session
from store.schema.slack import given as table


def keep(session: Session, file: str, *, user: str, now: datetime) -> None:
    """Keep that a file is about to be given; until it is told who is in it, anybody may be."""
    session.execute(insert(table).values(file=file, user=user, at=now))


def tell(session: Session, file: str, *, people: Sequence[int]) -> None:
    """Keep who is in a file, by their contact ids, which rise."""
    session.execute(update(table).where(table.c.file == file).values(people=_packed(people)))


def every(session: Session) -> Sequence[str]:
    """List all files that were given and not taken back."""
    return session.scalars(select(table.c.file).order_by(table.c.at)).all()


def holds(session: Session, file: str, contact: int) -> bool:
    """Tell whether somebody is, or may be, in a file that is still given."""
    row = session.execute(select(table.c.people).where(table.c.file == file)).one_or_none()
    if row is None or row.people is None:
        return row is not None
    people = _unpacked(row.people)
    place = bisect_left(people, contact)
    return place < len(people) and people[place] == contact


def drop(session: Session, file: str) -> None:
    """Forget a file that was taken back."""
    session.execute(delete(table).where(table.c.file == file))


def _packed(people: Iterable[int]) -> bytes:
    """Pack ids by the steps between them: those of a whole list take next to nothing."""
    return zlib.compress(array("q", (after - before for before, after in pairwise([0, *people]))).tobytes())


def _unpacked(kept: bytes) -> Sequence[int]:
    steps = array("q")
    steps.frombytes(zlib.decompress(kept))
    return array("q", accumulate(steps))
