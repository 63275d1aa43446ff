"""Counting an audience exactly: every recipient's own text, rendered once for all who share its values."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update

from sms import personal, tokens
from sms.audience import Waterfall
from sms.links import short_url
from sms.message import Counted, Frozen, Message
from sms.phone import mask
from sms.schedule import first_due
from sms.segments import Count, count
from sms.settings import Settings
from sms.slot import place, slot
from sms.text import CHARACTERS_MAX, length
from store import Session, properties
from store.schema.messages import recipients
from store.schema.people import companies, contacts

ROWS_AT_ONCE = 5_000
STAND_IN = "?"  # what a character that forces Unicode is counted as, to tell what Unicode costs


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

    def write(self, values: Mapping[str, str]) -> str:
        """Write the text of whoever has these values, with short links of the length that they will have."""
        short = (lambda _: short_url(self.public_url)) if self.public_url else None
        return personal.write(self.frozen, values, short=short)


@dataclass(slots=True)
class _Tally:
    exact: int = 0
    histogram: Counter[int] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unicode: dict[str, None] = field(default_factory=dict)
    unicode_extra: int = 0
    longest: int = 0
    longest_contact: int = 0


def exact(session: Session, question: Question, *, waterfall: Waterfall, now: datetime) -> Counted:
    """Count the snapshot of a message: one text for each group of equal values, however many share it."""
    tally, people = _Tally(), 0
    for values, heads, contact in _groups(session, question):
        people += heads
        _add(tally, question, values, heads=heads, contact=contact)
    zones = _zones(session, question)
    quiet, until = _quiet(zones, question, now=now)
    return Counted(
        revision=question.message.revision,
        waterfall=waterfall,
        recipients=people,
        exact=tally.exact,
        estimate=question.estimate,
        histogram=dict(sorted(tally.histogram.items())),
        missing=dict(tally.missing),
        longest=tally.longest,
        too_long=_whose(session, question, tally) if tally.longest > CHARACTERS_MAX else "",
        unicode=tuple(tally.unicode),
        unicode_extra=tally.unicode_extra,
        quiet=quiet,
        quiet_until=until,
        starts=_starts(zones, question),
    )


def uneven(session: Session, question: Question, *, usual: int) -> Iterator[Sequence[tuple[int, int]]]:
    """Give, in batches, the contacts whose text does not have the usual number of segments, as (contact, segments)."""
    known: dict[tuple[Any, ...], int] = {}
    rows = session.execute(_people(question, recipients.c.contact_id), execution_options={"yield_per": ROWS_AT_ONCE})
    for batch in rows.partitions(ROWS_AT_ONCE):
        different = []
        for contact, *own in batch:
            key = tuple(own)
            if key not in known:
                known[key] = count(question.write(_values(question, own))).segments
            if known[key] != usual:
                different.append((contact, known[key]))
        if different:
            yield different


def set_segments(session: Session, number: int, rows: Sequence[tuple[int, int]]) -> None:
    """Keep the segments of contacts in the snapshot, as (contact, segments)."""
    session.connection().execute(
        update(recipients)
        .where(recipients.c.message == number, recipients.c.contact_id == bindparam("contact"))
        .values(segments=bindparam("own")),
        [{"contact": contact, "own": segments} for contact, segments in rows],
    )


def _groups(session: Session, question: Question) -> Iterator[tuple[dict[str, str], int, int]]:
    columns = [properties.column(name) for name in question.names]
    query = _people(question, func.count(), func.min(recipients.c.contact_id)).group_by(*columns)
    for heads, contact, *own in session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}):
        if heads:
            yield _values(question, own), heads, contact


def _people(question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns, *(properties.column(name).label(name) for name in question.names))
        .select_from(recipients)
        .join(contacts, contacts.c.id == recipients.c.contact_id)
        .outerjoin(companies, companies.c.id == contacts.c.company_id)
        .where(recipients.c.message == question.message.number)
    )


def _values(question: Question, own: Sequence[Any]) -> dict[str, str]:
    return {name: str(value) for name, value in zip(question.names, own, strict=True) if value is not None}


def _add(tally: _Tally, question: Question, values: Mapping[str, str], *, heads: int, contact: int) -> None:
    text = question.write(values)
    cost = count(text)
    tally.exact += cost.segments * heads
    tally.histogram[cost.segments] += heads
    for name in tokens.parse(question.frozen.body).missing(_all(question, values), question.frozen.defaults):
        tally.missing[name] += heads
    if cost.unicode:
        tally.unicode |= dict.fromkeys(cost.unicode)
        tally.unicode_extra += (cost.segments - count(_without(text, cost.unicode)).segments) * heads
    if length(text) > tally.longest:
        tally.longest, tally.longest_contact = length(text), contact


def _all(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    return {**values, **question.frozen.sender, **question.frozen.message}


def _without(text: str, unicode: Sequence[str]) -> str:
    for character in unicode:
        text = text.replace(character, STAND_IN)
    return text


def _whose(session: Session, question: Question, tally: _Tally) -> str:
    number: str | None = session.scalar(
        select(recipients.c.number).where(
            recipients.c.message == question.message.number, recipients.c.contact_id == tally.longest_contact
        )
    )
    return mask(number) if number else ""


def _zones(session: Session, question: Question) -> Mapping[str | None, int]:
    rows = session.execute(
        select(contacts.c.time_zone, func.count())
        .join(recipients, recipients.c.contact_id == contacts.c.id)
        .where(recipients.c.message == question.message.number)
        .group_by(contacts.c.time_zone)
    )
    return dict(rows.tuples().all())


def _quiet(zones: Mapping[str | None, int], question: Question, *, now: datetime) -> tuple[int, datetime | None]:
    """Count the people who would be texted in their quiet hours, and tell when the first of them are due instead."""
    when, account = question.message.when, question.account
    slots = [(slot(when, account, zone=zone, now=now), heads) for zone, heads in zones.items()]
    quiet = [(each.due, heads) for each, heads in slots if each.quiet]
    return sum(heads for _, heads in quiet), min((due for due, _ in quiet), default=None)


def _starts(zones: Mapping[str | None, int], question: Question) -> datetime | None:
    account = question.account
    return first_due(question.message.when, account=account.zone, recipients=[place(zone, account) for zone in zones])
