"""Contacts for tests: written the way an import writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sms.consent import Change, Evidence, How
from sms.importing import Person
from store import consent, importing, lists, subscriptions
from store.matching import gather
from store.schema.people import contacts

THEN = datetime(2026, 1, 1, tzinfo=UTC)
EVIDENCE = Evidence("Get our offers by text", How.FORM, THEN, "ana", "form 7")


def number(last: int) -> str:
    return f"+1212555{last:04}"


def write(
    session: Session, *people: Person, to: str = "VIP", agreed: str | None = "Offers", marketing: bool = True
) -> list[int]:
    """Write people, put them into a list and let them agree to a subscription type; their ids come in order."""
    terms = importing.Terms(
        list_id=lists.ensure(session, to, now=THEN)[0],
        evidence=EVIDENCE,
        subscription_id=subscriptions.ensure(session, agreed)[0] if agreed else None,
        marketing=marketing,
    )
    importing.write(session, gather(people), terms, now=THEN)
    rows = session.execute(select(contacts.c.external_id, contacts.c.id)).all()
    ids: dict[str, int] = {row.external_id: row.id for row in rows}
    return [ids[person.external_id] for person in people]


def persons(count: int, *, first: int = 1) -> Sequence[Person]:
    return [
        Person(line, external_id=f"c{line}", first_name=f"Name{line}", mobile=number(line), mobile_given=number(line))
        for line in range(first, first + count)
    ]


def stop(session: Session, *numbers: str) -> None:
    for each in numbers:
        consent.record(session, each, change=Change.STOP, evidence=EVIDENCE)
