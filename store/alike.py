"""People of a snapshot whose texts cost the same, by their values or by how long these are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    select,
    text,
)

from sms import tokens
from sms.exact import Group, write
from sms.message import Frozen, Message
from sms.personal import ASCII, FOREIGN, INSIDE, ORDINARY, has_foreign_whole, is_counted_by_length
from sms.segments import Count, count
from sms.settings import Settings
from store import Session, people, properties
from store.audience_sql import Span
from store.schema.messages import recipients
from store.schema.people import companies, contacts

GROUPS_AT_ONCE = 20_000  # more are streamed, and PostgreSQL computes a stream on one processor only
ROWS_AT_ONCE = 5_000
KIND = "ж"  # before the length of values with foreign letters; no value that stands for itself begins like this


@dataclass(frozen=True, slots=True)
class Keys:
    """What values are told apart by: by their lengths where these decide, with or without foreign letters in them."""

    names: tuple[str, ...]
    by_length: bool
    foreign_by_length: bool

    def is_foreign(self, key: str | None) -> bool:
        """Tell whether a key stands for values with foreign letters."""
        return key is not None and self.foreign_by_length and key.startswith(KIND) and key[1:].isdecimal()

    def values(self, own: Sequence[str | None]) -> dict[str, str]:
        """Give values that cost what those cost that the keys stand for."""
        return {name: self._stand_in(key or "") for name, key in zip(self.names, own, strict=True)}

    def _stand_in(self, key: str) -> str:
        if self.is_foreign(key):
            return KIND * int(key.removeprefix(KIND))
        return "x" * int(key) if self.by_length and key.isascii() and key.isdecimal() else key


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: the text as it would be frozen, for whom, and how short a short link is."""

    message: Message
    frozen: Frozen
    account: Settings
    estimate: Count
    public_url: str

    @property
    def names(self) -> tuple[str, ...]:
        """The tokens whose values differ from person to person."""
        used = tokens.parse(self.frozen.body).names
        return tuple(name for name in used if name.startswith(("contact.", "company.")))

    @property
    def keys(self) -> Keys:
        """What those values are told apart by; a link for each person is what makes them differ in more than length."""
        by_length = not self.public_url or not self.frozen.links or is_counted_by_length(self.frozen)
        return Keys(self.names, by_length, by_length and has_foreign_whole(self.frozen))

    def segments(self, values: Mapping[str, str]) -> int:
        """Count the text of whoever has these values."""
        return count(write(self.frozen, values, public_url=self.public_url)).segments


def groups(session: Session, question: Question) -> Iterator[Group]:
    """Give everybody, each in one group; a long audience of different people is streamed."""
    keys = question.keys
    columns = _columns(session, keys)
    sums = (func.count(), func.min(recipients.c.contact_id))
    query = _people(question, *sums, *columns).group_by(recipients.c.message, *columns)  # by nothing, nobody is a group
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL random_page_cost = 1.1"))  # else it hashes everybody, who stand in one order
    for rows in _batches(session, query):
        real = people.values(session, [row[1] for row in rows if any(map(keys.is_foreign, row[2:]))])
        for heads, contact, *own in rows:
            values = keys.values(own)
            known = real.get(contact, values)
            yield Group({name: known.get(name, "") for name in values}, heads, contact)


def dear(session: Session, question: Question, span: Span, *, usual: int) -> Mapping[int, Sequence[int]]:
    """Give the contacts of one span whose texts do not have the usual number of segments, by that number."""
    keys = question.keys
    query = _people(question, recipients.c.contact_id, *_columns(session, keys))
    known, found = dict[tuple[Any, ...], int](), dict[int, list[int]]()
    for contact, *own in session.execute(query.where(span.holds(recipients.c.contact_id))):
        key = tuple(own)
        if key not in known:
            known[key] = question.segments(keys.values(own))
        if known[key] != usual:
            found.setdefault(known[key], []).append(contact)
    return found


def _batches(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    # Or else PostgreSQL plans for the first few groups, as if the last were of no interest.
    whole = query.cte("alike").prefix_with("MATERIALIZED", dialect="postgresql")
    few = session.execute(select(whole).limit(GROUPS_AT_ONCE)).all()
    if len(few) < GROUPS_AT_ONCE:
        yield few
        return
    yield from session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}).partitions()


def _people(question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    people: FromClause = recipients.join(contacts, contacts.c.id == recipients.c.contact_id)
    if any(name.startswith("company.") for name in question.names):  # SQLite would look them all up for nothing
        people = people.outerjoin(companies, companies.c.id == contacts.c.company_id)
    return select(*columns).select_from(people).where(recipients.c.message == question.message.number)


def _columns(session: Session, keys: Keys) -> list[Label[str]]:
    values = [cast(properties.column(name), Text) for name in keys.names]
    columns = [_length_or_value(session, keys, value) if keys.by_length else value for value in values]
    return [column.label(f"value {nth}") for nth, column in enumerate(columns)]


def _length_or_value(session: Session, keys: Keys, value: ColumnElement[str]) -> ColumnElement[str]:
    length = cast(func.length(value), Text)
    # SQLite reads a set of letters to its end each time: the short one first.
    kinds: list[tuple[str, ColumnElement[str]]] = [(ASCII, length), (ORDINARY, length)]
    if keys.foreign_by_length:
        kinds.append((ORDINARY + FOREIGN, literal(KIND) + length))
    return case(*((_is_of(session, value, letters), key) for letters, key in kinds), else_=value)


def _is_of(session: Session, value: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        return and_(value.op("GLOB")(f"[{letters}]*"), not_(value.op("GLOB")(f"*[^{letters}{INSIDE}]*")))
    return value.op("~")(f"^[{letters}][{letters}{INSIDE}]*$")
