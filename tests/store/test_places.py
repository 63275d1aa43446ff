"""Claims about where the people of a snapshot may be."""

from datetime import datetime

import pytest
from sqlalchemy import insert, select

from sms.message import Draft
from sms.place import Place
from store import Session, messages, places
from store.schema.messages import recipients
from store.schema.people import contacts

PLACES = (
    Place("America/New_York", "NY", "+1212"),
    Place("America/New_York", "NY", "+1212"),
    Place(None, "Florida | the panhandle", "+1850"),
    Place(None, None, "+4791"),
)


@pytest.fixture
def snapshot(session: Session, now: datetime) -> Session:
    """A message to four people who are somewhere, and one who was forgotten."""
    messages.add(session, Draft("Sale", "C1", "Hi"), author="U0ANA", now=now)
    for person, place in enumerate(PLACES, start=1):
        number = f"{place.area}23401{person:02}"
        row = insert(contacts).values(
            id=person, mobile=number, time_zone=place.time_zone, state=place.state, marketing=True, properties={},
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.execute(row)
        _approve(session, person, number)
    _approve(session, 99, "+13122340199")
    return session


def _approve(session: Session, person: int, number: str) -> None:
    session.execute(insert(recipients).values(message=1, number=number, contact_id=person, segments=1))


def test_people_are_counted_by_place(snapshot: Session) -> None:
    assert places.counted(snapshot, 1) == {
        PLACES[0]: 2,
        PLACES[2]: 1,
        PLACES[3]: 1,
        Place(None, None, "+1312"): 1,  # of whoever was forgotten the number alone is left
    }


def test_a_key_reads_as_the_place_it_was_made_of(snapshot: Session) -> None:
    keys = snapshot.scalars(select(places.key(contacts.c.mobile)).where(contacts.c.id.in_([1, 2, 3, 4]))).all()
    assert {places.read(key) for key in keys} == set(PLACES)
    assert {places.written(place) for place in PLACES} == set(keys)
