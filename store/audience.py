"""Audiences: what can be chosen, who is left after each step, and the snapshot of who was counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, literal, select

from sms.audience import Selection, Step, Waterfall
from sms.audience import waterfall as in_order
from sms.phone import mask
from store import Session, lists, people, settings
from store.audience_sql import (
    Question,
    Span,
    chosen,
    free_of_excluded,
    judged,
    left_over,
    qualifies,
    under_cap,
)
from store.lists import List
from store.message_rows import selection as selection_of
from store.schema.messages import messages, recipients
from store.schema.people import contacts, list_members
from store.schema.people import lists as table
from store.upsert import insert

LABEL_CHARACTERS_MAX = 75  # Slack's, for an option
CHUNK_CONTACTS = 10_000  # of one write_recipients: 60 ms on SQLite


def choices(session: Session, query: str, *, limit: int = 100) -> list[tuple[str, str]]:
    """Give what `Send to` can be filled with as (label, value): lists ("list:3"), then contacts ("contact:17")."""
    found = [
        (_list_label(each), f"list:{each.id}")
        for each in lists.every(session)
        if query.strip().lower() in each.name.lower()
    ]
    room = limit - len(found)
    if room > 0:
        found += [(_label(person), f"contact:{person.id}") for person in people.find(session, query, limit=room)]
    return [(_fitting(label), value) for label, value in found[:limit]]


def contact_choices(session: Session, query: str, *, limit: int = 100) -> list[tuple[str, str]]:
    """Give contacts alone, as `choices` does: those that a preview or a test can be written for."""
    return [(_fitting(_label(person)), f"contact:{person.id}") for person in people.find(session, query, limit=limit)]


def contact_of(value: object) -> int | None:
    """Read one value of `contact_choices` back; None when nobody is chosen."""
    return next(iter(_ids("contact", [str(value or "")])), None)


def selection(send_to: Sequence[str], not_to: Sequence[str], *, newcomers: bool = False) -> Selection:
    """Read the values of `choices` back; what is no such value is left out."""
    return Selection(
        lists=_ids("list", send_to),
        contacts=_ids("contact", send_to),
        not_lists=_ids("list", not_to),
        not_contacts=_ids("contact", not_to),
        newcomers=newcomers,
    )


def labels(session: Session, values: Sequence[str]) -> list[tuple[str, str]]:
    """Give values of `choices` their labels again, for a form that is opened with them; what is gone is left out."""
    persons = people.contacts_of(session, _ids("contact", values))
    known = {f"list:{each.id}": _list_label(each) for each in lists.every(session)}
    known |= {f"contact:{person.id}": _label(person) for person in persons.values()}
    return [(_fitting(known[value]), value) for value in values if value in known]


def words(session: Session, selection: Selection) -> str:
    """Say a choice in words: "VIP customers, not Staff"; empty when nobody is chosen."""
    if selection.is_empty:
        return ""
    query = select(table.c.id, table.c.name).where(table.c.id.in_((*selection.lists, *selection.not_lists)))
    lists_named = {row.id: row.name for row in session.execute(query)}  # those that were removed too
    to = _names(session, lists_named, selection.lists, contacts=selection.contacts)
    but = _names(session, lists_named, selection.not_lists, contacts=selection.not_contacts)
    return f"{to}, not {but}" if but else to


def waterfall(session: Session, selection: Selection, *, subscription_id: int | None, now: datetime) -> Waterfall:
    """Count who is left after each step, in one statement; each person drops out at the first step that fails."""
    question = _question(session, selection, subscription_id, now=now)
    persons = judged(question)
    numbers = select(persons.c.number).where(qualifies(persons)).distinct().cte("numbers")
    free = free_of_excluded(selection, numbers)
    receive = under_cap(question, free)
    steps = (
        persons.c.kept,
        persons.c.marketing,
        persons.c.has_number,
        persons.c.number.is_not(None),
        ~persons.c.barred,
    )
    statement = select(
        _memberships(selection),
        func.count(),
        *(func.count().filter(*steps[:passed]) for passed in range(1, len(steps) + 1)),
        select(func.count()).select_from(numbers).scalar_subquery(),
        select(func.count()).select_from(free).scalar_subquery(),
        select(func.count()).select_from(receive).scalar_subquery(),
    ).select_from(persons)
    return in_order(dict(zip(Step, session.execute(statement).one(), strict=True)))


def id_bounds(session: Session, selection: Selection) -> Span | None:
    """Give the span of contact ids that a choice lies in; None when it is nobody."""
    ids = chosen(selection)
    lowest, highest = session.execute(select(func.min(ids.c.id), func.max(ids.c.id))).one()
    return None if lowest is None else Span(lowest - 1, highest)


def spans(session: Session, selection: Selection) -> list[Span]:
    """Cut a choice into spans of contact ids, each small enough for one write."""
    whole = id_bounds(session, selection)
    if whole is None:
        return []
    starts = range(whole.after, whole.upto, CHUNK_CONTACTS)
    return [Span(start, min(start + CHUNK_CONTACTS, whole.upto)) for start in starts]


def write_recipients(session: Session, number: int, span: Span, *, segments: int, now: datetime) -> None:
    """Write a message's recipients of one span into the snapshot; spans must rise.

    The first to come has a number, so in rising spans it is the lowest contact id. All get the same `segments`.
    """
    question = question_of(session, number, now=now)
    persons = judged(question, span)
    rows = (
        select(literal(number), persons.c.number, persons.c.id, literal(segments))
        .where(qualifies(persons), left_over(question, persons.c.number))
        .order_by(persons.c.id)
    )
    new = insert(session, recipients).from_select(["message", "number", "contact_id", "segments"], rows)
    session.execute(new.on_conflict_do_nothing(index_elements=["message", "number"]))


def clear_recipients(session: Session, number: int, *, limit: int = CHUNK_CONTACTS) -> int:
    """Forget up to `limit` rows of a snapshot and tell how many they were; 0 when none is left."""
    here = recipients.c.message == number
    some = select(recipients.c.number).where(here).limit(limit)
    return session.connection().execute(delete(recipients).where(here, recipients.c.number.in_(some))).rowcount


def question_of(session: Session, number: int, *, now: datetime) -> Question:
    """Give what decides who gets a message, as it was last chosen for it."""
    row = session.execute(select(messages).where(messages.c.number == number)).one()
    return _question(session, selection_of(row), row.subscription_id, now=now)


def _question(session: Session, selection: Selection, subscription_id: int | None, *, now: datetime) -> Question:
    return Question(selection, subscription_id or 0, now, settings.load(session).frequency_cap)  # no type has id 0


def _memberships(selection: Selection) -> ColumnElement[int]:
    members = select(func.count()).select_from(list_members).where(list_members.c.list_id.in_(selection.lists))
    single = select(func.count()).select_from(contacts).where(contacts.c.id.in_(selection.contacts))
    return members.scalar_subquery() + single.scalar_subquery()


def _list_label(each: List) -> str:
    return f"{each.name} ({each.size:,})" if each.size is not None else f"{each.name} (not counted yet)"


def _label(person: people.Contact) -> str:
    return f"{person.name} · {mask(person.number)}" if person.number else f"{person.name} · no number"


def _fitting(label: str) -> str:
    return label if len(label) <= LABEL_CHARACTERS_MAX else f"{label[: LABEL_CHARACTERS_MAX - 1]}…"


def _ids(kind: str, values: Sequence[str]) -> tuple[int, ...]:
    pairs = (value.partition(":") for value in values)
    return tuple(dict.fromkeys(int(digits) for found, _, digits in pairs if found == kind and digits.isdecimal()))


def _names(session: Session, named: Mapping[int, str], ids: Sequence[int], *, contacts: Sequence[int]) -> str:
    persons = people.contacts_of(session, contacts)
    names = [named[each] for each in ids if each in named]
    return ", ".join([*names, *(persons[each].name for each in contacts if each in persons)])
