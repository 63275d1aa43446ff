from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from sms.person import Typed
from store import bars, contacts, forget, forgotten, people
from store.schema.people import contacts as rows
from tests.store.people import number, persons, write

ANN = Typed({"first_name": "Ann", "mobile_phone": "212 555 0190", "company": "Acme"}, {"mobile_phone": number(190)}, {})


def test_somebody_is_added_once(session: Session, now: datetime) -> None:
    ann = contacts.add(session, ANN, by="UANA", now=now)
    contact = people.contact(session, ann)
    assert (contact.name, contact.mobile, contact.mobile_given, contact.company) == (
        "Ann",
        number(190),
        "212 555 0190",
        "Acme",
    )
    assert contacts.holders(session, number(190)) == [contact]
    with pytest.raises(contacts.Taken, match="Ann has this number already"):
        contacts.add(session, ANN, by="UANA", now=now)


def test_only_what_differs_from_what_was_shown_is_written(session: Session, now: datetime) -> None:
    [one] = write(session, *persons(1))
    before = contacts.shown(people.contact(session, one))
    typed = Typed({**before, "state": "NY", "company": "acme"}, {}, {})
    assert contacts.change(session, people.contact(session, one), typed, before, by="UANA", now=now) == (
        "company",
        "state",
    )
    assert contacts.change(session, people.contact(session, one), typed, typed.values, by="UANA", now=now) == ()
    assert people.contact(session, one).mobile == number(1)


def test_whoever_was_forgotten_is_suppressed_when_added_by_hand(session: Session, now: datetime) -> None:
    ann = contacts.add(session, ANN, by="UANA", now=now)
    forget.forget(session, people.contact(session, ann), by="UCY", now=now)
    contacts.add(session, ANN, by="UANA", now=now)
    assert [bar.is_of_forgotten for bar in bars.of(session, [number(190)], now=now)] == [True]
    forgotten.readmit(session, number(190))
    assert forgotten.bar(session, [number(190), number(1)], now=now) == 0


def test_a_number_may_be_two_people_s_after_an_import(session: Session) -> None:
    write(session, *persons(2))
    session.execute(rows.update().values(phone=number(50)))
    assert len(contacts.holders(session, number(50))) == 2
    assert len(contacts.holders(session, number(50), but=1)) == 1
