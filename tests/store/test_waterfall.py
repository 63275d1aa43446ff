"""The waterfall in SQL against the same rules written out naively in Python."""

from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from sms.audience import Selection, Step
from sms.message import Draft, When
from store import audience, consent, lists, messages, subscriptions
from store.audience_sql import Span
from store.schema.messages import recipients
from store.schema.people import contacts, holds, list_members, suppressions
from tests.store.people import EVIDENCE, THEN, number

LISTS = ("VIP", "Staff", "Oslo")


@dataclass(frozen=True)
class Someone:
    mobile: int | None
    phone: int | None
    marketing: bool
    lists: frozenset[int]

    @property
    def numbers(self) -> list[int]:
        return [each for each in (self.mobile, self.phone) if each]


@dataclass(frozen=True)
class Town:
    """A few people with few numbers between them, so that everything happens to somebody."""

    people: list[Someone]
    agreed: set[int]
    suppressed: set[int]
    held: set[int]
    lists: set[int]
    singles: set[int] = field(default_factory=set)
    not_lists: set[int] = field(default_factory=set)
    not_singles: set[int] = field(default_factory=set)

    def naive(self) -> tuple[dict[Step, int], dict[int, int]]:
        """Count the steps and tell who gets it, number by number."""
        members = [nth for nth, one in enumerate(self.people) for each in self.lists if each in one.lists]
        singles = [nth for nth in self.singles if nth < len(self.people)]
        excluded = {nth for nth, one in enumerate(self.people) if nth in self.not_singles or one.lists & self.not_lists}
        people = sorted({*members, *singles})
        kept = [nth for nth in people if nth not in excluded]
        marketing = [nth for nth in kept if self.people[nth].marketing]
        valid = [nth for nth in marketing if self.people[nth].numbers]
        chosen = {nth: [each for each in self.people[nth].numbers if each in self.agreed] for nth in valid}
        consented = {nth: numbers[0] for nth, numbers in chosen.items() if numbers}
        free = {nth: each for nth, each in consented.items() if each not in self.suppressed | self.held}
        unique: dict[int, int] = {}
        for nth, each in free.items():
            unique.setdefault(each, nth)
        taken = {each for nth in excluded for each in self.people[nth].numbers}
        receive = {each: nth for each, nth in unique.items() if each not in taken}
        left = [[*members, *singles], people, kept, marketing, valid, consented, free, unique, receive, receive]
        return dict(zip(Step, map(len, left), strict=True)), receive


NUMBER = st.integers(1, 4)
INDEX = st.integers(0, 6)
PEOPLE = st.builds(
    Someone,
    mobile=st.none() | NUMBER,
    phone=st.none() | NUMBER,
    marketing=st.sampled_from([True, True, True, False]),
    lists=st.frozensets(st.integers(0, 2)),
)
TOWNS = st.builds(
    Town,
    people=st.lists(PEOPLE, max_size=7),
    agreed=st.sets(NUMBER),
    suppressed=st.sets(NUMBER, max_size=1),
    held=st.sets(NUMBER, max_size=1),
    lists=st.sets(st.integers(0, 2)),
    singles=st.sets(INDEX, max_size=3),
    not_lists=st.sets(st.integers(0, 2), max_size=1),
    not_singles=st.sets(INDEX, max_size=2),
)


def build(session: Session, town: Town) -> tuple[Selection, list[int]]:
    """Write a town into the database; give the choice and everybody's contact id."""
    list_ids = [lists.ensure(session, name, now=THEN)[0] for name in LISTS]
    offers, _ = subscriptions.ensure(session, "Offers")
    ids = [person(session, one, list_ids) for one in town.people]
    consent.grant_many(session, [number(n) for n in town.agreed], subscription_id=offers, evidence=EVIDENCE)
    for table, barred in ((suppressions, town.suppressed), (holds, town.held)):
        for each in barred:
            session.execute(insert(table).values(number=number(each), reason="asked", at=THEN))
    nobody = 10**6
    selection = Selection(
        lists=tuple(list_ids[each] for each in town.lists),
        contacts=tuple(ids[nth] if nth < len(ids) else nobody for nth in town.singles),
        not_lists=tuple(list_ids[each] for each in town.not_lists),
        not_contacts=tuple(ids[nth] if nth < len(ids) else nobody for nth in town.not_singles),
    )
    return selection, ids


def person(session: Session, one: Someone, list_ids: list[int]) -> int:
    new = insert(contacts).values(
        mobile=number(one.mobile) if one.mobile else None,
        phone=number(one.phone) if one.phone else None,
        marketing=one.marketing,
        properties={},
        created_at=THEN,
        updated_at=THEN,
    )
    contact: int = session.execute(new.returning(contacts.c.id)).scalar_one()
    for each in one.lists:
        session.execute(insert(list_members).values(list_id=list_ids[each], contact_id=contact))
    return contact


def snapshot(session: Session, selection: Selection, now: datetime) -> dict[str, int]:
    """Write the recipients two contact ids at a time, so that chunks meet everywhere."""
    message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="ana", now=now)
    messages.choose(session, message, selection=selection, when=When(), by="ana", now=now)
    for span in audience.spans(session, selection):
        for start in range(span.after, span.upto, 2):
            piece = Span(start, min(start + 2, span.upto))
            audience.write_recipients(session, message.number, piece, segments=1, now=now)
    rows = session.execute(select(recipients).where(recipients.c.message == message.number))
    return {row.number: row.contact_id for row in rows}


@given(town=TOWNS)
@settings(max_examples=60)
def test_sql_and_python_agree_on_every_town(session: Session, now: datetime, town: Town) -> None:
    with session.begin_nested() as savepoint:
        selection, ids = build(session, town)
        steps, receive = town.naive()
        offers = subscriptions.identify(session, "Offers")
        counted = audience.waterfall(session, selection, subscription_id=offers, now=now)
        assert dict(counted.steps) == steps
        if not any(contact == 10**6 for contact in selection.contacts):
            assert snapshot(session, selection, now) == {number(each): ids[nth] for each, nth in receive.items()}
        savepoint.rollback()
