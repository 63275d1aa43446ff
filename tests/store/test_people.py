import pytest
from sqlalchemy.orm import Session

from sms.importing import Person
from store import lists, people, subscriptions
from store.names import identify
from store.schema.people import lists as list_table
from tests.store.people import THEN, number, persons, write

ANN = Person(
    1, "7", "Ann", "Olsen", "ann@acme.example", mobile=number(123), mobile_given="212 555 0123", company="Acme"
)


@pytest.mark.parametrize(
    "words", ["ann", "OLSEN", "ann ol", "olsen ann", "ann@acme", "7", "555 0123", "+1 (212) 555-0123", ""]
)
def test_people_are_found_by_what_is_known_of_them(session: Session, words: str) -> None:
    ids = write(session, ANN, Person(2, "8", "Bo", "Annesen", phone=number(9)))
    assert people.find(session, words)[0].id == ids[0]


@pytest.mark.parametrize("words", ["nn", "ann xu", "%", "_", "999999"])
def test_nobody_is_found_by_what_is_not(session: Session, words: str) -> None:
    write(session, ANN)
    assert people.find(session, words) == []


def test_a_person_is_shown_whole(session: Session) -> None:
    [ann] = write(session, ANN)
    contact = people.contact(session, ann)
    assert (contact.name, contact.number, contact.company, contact.marketing) == (
        "Ann Olsen",
        number(123),
        "Acme",
        True,
    )
    with pytest.raises(people.NoSuchContact):
        people.contact(session, ann + 1)


@pytest.mark.parametrize(
    ("person", "name"),
    [(Person(1, "1", last_name="Olsen"), "Olsen"), (Person(1, "1", email="a@b.example"), "a@b.example")],
)
def test_a_person_without_a_name_is_called_something(session: Session, person: Person, name: str) -> None:
    [only] = write(session, person)
    assert people.contact(session, only).name == name


def test_values_for_tokens_are_by_name_and_only_what_is_known(session: Session) -> None:
    ann, bo = write(session, ANN, Person(2, "8", first_name="Bo", properties={"size": "44"}))
    values = people.values(session, [ann, bo])
    assert values[ann]["contact.mobile_phone"] == "212 555 0123"
    assert values[ann]["company.name"] == "Acme"
    assert values[bo] == {"contact.external_id": "8", "contact.first_name": "Bo", "contact.size": "44"}


def test_only_the_values_asked_for_are_looked_up(session: Session) -> None:
    [ann] = write(session, ANN._replace(properties={"size": "44"}))
    assert people.values(session, [ann], of=["contact.first_name"]) == {ann: {"contact.first_name": "Ann"}}
    assert people.values(session, [ann], of=["company.name", "sender.name"]) == {ann: {"company.name": "Acme"}}
    assert people.values(session, [ann], of=["contact.size"]) == {ann: {"contact.size": "44"}}
    assert people.values(session, [ann], of=["sender.name"]) == {}


def test_a_list_holds_a_person_once(session: Session) -> None:
    ids = write(session, *persons(3))
    vip = lists.identify(session, "vip") or 0
    lists.add(session, vip, ids[:2], now=THEN)
    assert lists.size(session, vip) == 3


def test_case_never_makes_two_of_a_name(session: Session) -> None:
    first, made = lists.ensure(session, " VIP customers ", now=THEN)
    assert made
    assert lists.ensure(session, "vip CUSTOMERS", now=THEN) == (first, False)
    assert lists.names(session) == {"VIP customers": first}
    assert identify(session, list_table, "nobody") is None
    assert subscriptions.names(session) == {}
