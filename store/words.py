"""The words that people are found by: written with a person; of the many of an import soon after, in their order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    delete,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)

from store import Session, many
from store.schema.found import search_stretches as stretches
from store.schema.found import search_words as table
from store.schema.people import contacts
from store.schema.searched import Folded, LastFour, Rest, has_rest
from store.upsert import insert

WORD_MAX = 100  # characters: what is longer is found by so much of it
END = "#"  # before the last four digits of a number

_NAMES = (contacts.c.first_name, contacts.c.last_name)
_NUMBERS = (contacts.c.mobile, contacts.c.phone)
WAYS: tuple[tuple[ColumnElement[str], ColumnElement[bool]], ...] = (
    *((Folded(each), each != "") for each in (*_NAMES, contacts.c.email)),
    *((Rest(each), has_rest(each)) for each in _NAMES),
    *((literal(END) + LastFour(each), each.is_not(None)) for each in _NUMBERS),
)
"""What of a person becomes a word, and of whom."""
COLUMNS = tuple(each.name for each in (*_NAMES, contacts.c.email, *_NUMBERS))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Contacts whose words are not written yet, by their ids, both ends included."""

    id: int
    low: int
    high: int
    revision: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """So many words and whose they are, in one JSON text: as objects of ours they would cost more than all the rest."""

    length: int
    told: str


def write(session: Session, ids: Collection[int]) -> None:
    """Write the words of a few people, in the transaction that added or changed them."""
    if not ids:
        return
    here = many.among(session, contacts.c.id, ids)
    rows = union_all(*(_words(way).where(here) for way in range(len(WAYS))))
    session.execute(insert(session, table).from_select(["word", "contact_id"], rows).on_conflict_do_nothing())


def erase(session: Session, ids: Collection[int]) -> None:
    """Erase the words of people who are about to be changed or deleted, while they still can be told."""
    if not ids:
        return
    touched = (stretches.c.low <= max(ids), stretches.c.high >= min(ids))  # first, to wait for whoever writes them
    session.execute(update(stretches).where(*touched).values(revision=stretches.c.revision + 1))
    here = many.among(session, contacts.c.id, ids)
    for way in range(len(WAYS)):
        session.execute(delete(table).where(tuple_(table.c.word, table.c.contact_id).in_(_words(way).where(here))))


def put_off(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """Note that the words of many new people are still to be written; a stretch that ends here becomes longer."""
    low, high = min(ids), max(ids)
    longer = {"high": high, "revision": stretches.c.revision + 1, "at": now}
    grown = update(stretches).where(stretches.c.high == low - 1).values(longer).returning(stretches.c.id)
    if not session.scalars(grown).all():
        session.execute(insert(session, stretches).values(low=low, high=high, revision=0, at=now))


def waiting(session: Session, *, before: datetime | None = None) -> list[Stretch]:
    """List whose words are still to be written, if asked only of those who came before an instant."""
    found = select(stretches.c.id, stretches.c.low, stretches.c.high, stretches.c.revision).order_by(stretches.c.low)
    rows = session.execute(found.where(stretches.c.at < before) if before else found)
    return [Stretch(*row) for row in rows]


def ordered(session: Session, stretch: Stretch, way: int) -> Ordered:
    """Read one sort of words of a stretch in the order that they are kept in; it belongs on a reader."""
    words = _words(way).where(contacts.c.id.between(stretch.low, stretch.high))
    rows = words.order_by(literal_column("word"), contacts.c.id).subquery()
    length, told = session.execute(select(func.count(), many.told(session, rows.c.id, rows.c.word))).one()
    return Ordered(length, told or "{}")


def write_ordered(session: Session, stretch: Stretch, words: Ordered, *, place: int, length: int) -> bool:
    """Write some of what was read; False when somebody of the stretch was changed since, so that it is read again."""
    same = (stretches.c.id == stretch.id, stretches.c.revision == stretch.revision)
    if session.scalar(select(stretches.c.id).where(*same).with_for_update()) is None:
        return False
    rows = many.pairs(session, words.told, of=table.c.contact_id).offset(place).limit(length)
    session.execute(insert(session, table).from_select(["contact_id", "word"], rows).on_conflict_do_nothing())
    return True


def written(session: Session, stretch: Stretch) -> None:
    """Note that all words of a stretch are written, unless it was changed meanwhile."""
    same = (stretches.c.id == stretch.id, stretches.c.revision == stretch.revision)
    session.execute(delete(stretches).where(*same))


def _words(way: int) -> Select[Any]:
    word, whose = WAYS[way]
    return select(func.substr(word, 1, WORD_MAX).label("word"), contacts.c.id).where(whose)
