"""People with a past, generated and written, for rules to find."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from sms.properties import Kind
from sms.rule_reading import Typed, read
from sms.rule_words import comparisons
from sms.rules import TESTS, Comparison, Condition, Field, Group, Join, Rule, Sort, Takes
from store.schema.ledger import clicks, deliveries, inbound, links, short_links
from store.schema.messages import messages
from store.schema.people import companies, consent_events, consents, contacts, list_members, lists, subscriptions

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2027, 2, 28, 14, 0, tzinfo=UTC)
TODAY = date(2027, 2, 28)
KINDS = {
    "contact.city": Kind.TEXT,
    "contact.first_name": Kind.TEXT,
    "contact.size": Kind.NUMBER,
    "contact.born": Kind.DATE,
    "contact.tier": Kind.CHOICE,
    "contact.letter": Kind.YES_NO,
    "company.field": Kind.TEXT,
    "company.name": Kind.TEXT,
}
SORTS = {
    **{name: Sort(kind.value) for name, kind in KINDS.items()},
    "marketing": Sort.FLAG,
    "number": Sort.FLAG,
    "list": Sort.LIST,
    "consent.1": Sort.CONSENT,
    **dict.fromkeys(("sent", "received", "clicked", "replied"), Sort.ACTIVITY),
    **dict.fromkeys(("created", "updated"), Sort.TIME),
}
FIELDS = {name: Field(name, sort, name) for name, sort in SORTS.items()}
TABLES = (
    clicks, short_links, links, inbound, deliveries, list_members, lists, consents, consent_events, contacts,
    companies, subscriptions, messages,
)  # fmt: skip

WORDS = ("", "Oslo", "OSLO", "ærø", "Ærø", "100%", "a_b", "axb", "a\\b", "a/b", "'; DROP TABLE contacts; --", "{{x}}")
NUMBERS = ("", "42", "42.0", "-7", "0", "007", "1e3", "abc", "4 2", "12.50", "1204")
DAYS = ("", "2027-02-28", "2020-02-29", "2027-02-21", "2027-03-07", "1999-12-31", "soon", "28.02.2027")
AGES = (0, 1, 6 * 24, 7 * 24 - 1, 7 * 24, 7 * 24 + 1, 8 * 24, 400 * 24)  # hours ago


@dataclass(frozen=True)
class Did:
    """One message to one person."""

    message: int
    state: str
    hours: int
    clicked: int | None = None  # hours ago
    was_known: bool = True  # whose click it was, when it was kept
    replied: int | None = None


@dataclass(frozen=True)
class Person:
    id: int
    first_name: str | None
    mobile: bool
    phone: bool
    marketing: bool
    properties: dict[str, str]
    company: dict[str, str] | None
    created: int
    updated: int
    standings: tuple[str | None, str | None]  # of mobile and phone
    lists: frozenset[int]
    did: tuple[Did, ...]


def values(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


DIDS = st.builds(
    Did,
    st.sampled_from((1, 2)),
    st.sampled_from(("planned", "accepted", "sent", "delivered", "undelivered", "failed")),
    st.sampled_from(AGES),
    st.sampled_from((None, *AGES)),
    st.booleans(),
    st.sampled_from((None, *AGES)),
)
PEOPLE = st.lists(
    st.builds(
        Person,
        st.just(0),
        st.sampled_from((None, "", "Oslo", "ÆRØ")),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.fixed_dictionaries(
            {},
            optional={
                "city": values(WORDS),
                "size": values(NUMBERS),
                "born": values(DAYS),
                "tier": values(("", "Gold", "silver")),
                "letter": values(("", "yes", "no", "maybe")),
            },
        ),
        st.one_of(st.none(), st.fixed_dictionaries({}, optional={"field": values(WORDS)})),
        st.sampled_from(AGES),
        st.sampled_from(AGES),
        st.tuples(*[st.sampled_from((None, "opted_in", "opted_out"))] * 2),
        st.frozensets(st.sampled_from((1, 2))),
        st.lists(DIDS, max_size=2, unique_by=lambda did: did.message).map(tuple),
    ),
    min_size=1,
    max_size=6,
).map(lambda people: [_as(person, place) for place, person in enumerate(people, 1)])


def _as(person: Person, place: int) -> Person:
    told = {name: getattr(person, name) for name in person.__dataclass_fields__}
    return Person(**{**told, "id": place})


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    what = draw(st.sampled_from(sorted(SORTS)))
    sort = SORTS[what]
    _, test = draw(st.sampled_from(comparisons(sort)))
    takes = TESTS[sort][Comparison(test.removeprefix("not "))]
    typed = {
        Takes.TEXT: draw(st.sampled_from(WORDS[1:])),
        Takes.NUMBER: draw(st.sampled_from(("42", "-7", "12.5", "1000"))),
        Takes.NUMBERS: "-7",
        Takes.DATE: draw(st.sampled_from(("2027-02-28", "2027-02-21", "1999-12-31", "9999-12-31"))),
        Takes.DATES: "2020-01-01",
        Takes.DAYS: draw(st.sampled_from(("1", "7", "3650"))),
    }.get(takes, "")
    until = {Takes.NUMBERS: "42", Takes.DATES: "2027-02-28"}.get(takes, "")
    several = {Takes.CHOICES: ("Gold", "Silver"), Takes.LISTS: draw(st.sampled_from((("1",), ("1", "2"))))}.get(
        takes, ()
    )
    message = draw(st.sampled_from(("", "1"))) if sort is Sort.ACTIVITY else ""
    return read(Typed(what, test, typed, until, several, message), FIELDS)


RULES = st.builds(
    Rule,
    st.sampled_from(Join),
    st.lists(
        st.builds(Group, st.sampled_from(Join), st.lists(conditions(), min_size=1, max_size=3).map(tuple)),
        min_size=1,
        max_size=2,
    ).map(tuple),
)


def write(session: Session, people: list[Person]) -> None:
    """Write them anew, in the transaction that is rolled back in the end."""
    for table in TABLES:
        session.execute(delete(table))
    session.execute(insert(subscriptions).values(id=1, name="Offers"))
    session.execute(insert(lists), [{"id": each, "name": f"List {each}", "created_at": NOW} for each in (1, 2)])
    session.execute(insert(messages), [message(number) for number in (1, 2)])
    session.execute(insert(links), [{"id": each, "message": each, "url": "https://acme.example"} for each in (1, 2)])
    for person in people:
        write_person(session, person)


def write_person(session: Session, person: Person) -> None:
    if person.company is not None:
        company = {"id": person.id, "name": f"Company {person.id}", "properties": person.company}
        session.execute(insert(companies).values(company))
    mobile, phone = (f"+1212555{person.id}{each}" for each in (1, 2))
    session.execute(
        insert(contacts).values(
            id=person.id,
            first_name=person.first_name,
            mobile=mobile if person.mobile else None,
            phone=phone if person.phone else None,
            marketing=person.marketing,
            properties=person.properties,
            company_id=person.id if person.company is not None else None,
            created_at=NOW - timedelta(hours=person.created),
            updated_at=NOW - timedelta(hours=person.updated),
        )
    )
    for number, standing in zip((mobile, phone), person.standings, strict=True):
        if standing:
            agree(session, number, standing)
    for each in person.lists:
        session.execute(insert(list_members).values(list_id=each, contact_id=person.id))
    for did in person.did:
        write_did(session, person, did, number=mobile if person.mobile else phone)


def agree(session: Session, number: str, standing: str) -> None:
    told = {"change": "opt_in", "how": "form", "shown": "", "by": "ana", "source": "", "at": NOW}
    event = session.scalar(insert(consent_events).values(number=number, **told).returning(consent_events.c.id))
    session.execute(insert(consents).values(number=number, subscription_id=1, standing=standing, event_id=event))


def write_did(session: Session, person: Person, did: Did, *, number: str) -> None:
    went, at = did.state != "planned", NOW - timedelta(hours=did.hours)
    row = {"message": did.message, "number": number, "contact_id": person.id, "state": did.state, "segments": 1}
    row |= {"due": NOW, "attempt": 1, "accepted_at": at if went else None, "finished_at": at if went else None}
    delivery = session.scalar(insert(deliveries).values(row).returning(deliveries.c.id))
    code = f"{person.id}x{did.message}"
    session.execute(insert(short_links).values(code=code, link_id=did.message, delivery_id=delivery))
    if did.clicked is not None:
        known = {"contact_id": person.id} if did.was_known else {}
        session.execute(insert(clicks).values(code=code, at=NOW - timedelta(hours=did.clicked), agent="x", **known))
    if did.replied is not None:
        told = {"sid": code, "number": number, "to": "+1", "body": "hi", "at": NOW - timedelta(hours=did.replied)}
        session.execute(insert(inbound).values(**told, message=did.message))


def message(number: int) -> dict[str, Any]:
    same = {
        "channel": "C",
        "state": "sent",
        "revision": 1,
        "archived": False,
        "author": "U",
        "body": "",
        "opt_out": True,
    }
    same |= {"audience": {}, "newcomers": False, "zone": "account", "reserved": 0, "cursor": 0}
    return {"number": number, "name": f"Sale {number}", **same, "created_at": NOW, "changed_at": NOW}
