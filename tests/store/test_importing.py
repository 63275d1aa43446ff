from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sms.consent import Change, Standing
from sms.importing import Person
from store import consent, importing, lists, people, subscriptions
from store.importing import Terms, Written
from store.matching import gather
from store.people import Contact
from store.schema.people import contacts
from tests.store.people import EVIDENCE, THEN, number, stop


def write(session: Session, *rows: Person, subscription: str = "", marketing: bool = False) -> Written:
    terms = Terms(
        lists.ensure(session, "VIP", now=THEN)[0],
        EVIDENCE,
        subscription_id=subscriptions.ensure(session, subscription)[0] if subscription else None,
        marketing=marketing,
    )
    return importing.write(session, gather(rows), terms, now=THEN)[0]


def everybody(session: Session) -> Sequence[Contact]:
    ids = session.scalars(select(contacts.c.id).order_by(contacts.c.id)).all()
    return [people.contact(session, each) for each in ids]


def person(line: int = 1, *, external_id: str = "", mobile: str = "", first_name: str = "", email: str = "") -> Person:
    return Person(line, external_id, first_name, email=email, mobile=mobile, mobile_given=mobile)


def test_new_people_are_made_and_put_into_the_list(session: Session) -> None:
    assert write(session, person(external_id="a"), person(external_id="b")) == Written(created=2)
    assert lists.size(session, lists.identify(session, "VIP") or 0) == 2
    assert not any(contact.marketing for contact in everybody(session))


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    rows = [Person(1, "a", "Ann", company="Acme", properties={"size": "38"}), person(mobile=number(1))]
    assert write(session, *rows) == Written(created=2)
    assert write(session, *rows) == Written()


def test_people_are_known_by_external_id_before_number(session: Session) -> None:
    write(session, person(external_id="a", mobile=number(1)), person(external_id="b", mobile=number(2)))
    assert write(session, person(external_id="a", mobile=number(2), first_name="Ann")) == Written(updated=1)
    ann, bo = everybody(session)
    assert (ann.first_name, ann.mobile, bo.mobile) == ("Ann", number(2), number(2))


def test_a_number_finds_its_person_and_gives_them_an_external_id(session: Session) -> None:
    write(session, person(mobile=number(1), first_name="Ann"))
    assert write(session, person(external_id="a", mobile=number(1))) == Written(updated=1)
    assert [(one.external_id, one.first_name) for one in everybody(session)] == [("a", "Ann")]


def test_a_shared_number_never_joins_two_people(session: Session) -> None:
    rows = [person(external_id="a", mobile=number(1)), person(external_id="b", mobile=number(1))]
    assert write(session, *rows) == Written(created=2)


def test_a_number_that_cannot_be_texted_still_tells_who_it_is(session: Session) -> None:
    abroad = Person(1, first_name="Kari", mobile_given="+47 900 00 000")
    assert write(session, abroad) == Written(created=1)
    assert write(session, abroad) == Written()


def test_several_rows_of_one_person_are_one_person_and_the_last_wins(session: Session) -> None:
    rows = [
        person(1, mobile=number(1), first_name="An"),
        person(2, external_id="a", mobile=number(1), email="ann@acme.example"),
        person(3, external_id="a", first_name="Ann"),
    ]
    assert write(session, *rows) == Written(created=1)
    [ann] = everybody(session)
    assert (ann.external_id, ann.first_name, ann.email) == ("a", "Ann", "ann@acme.example")


def test_an_empty_cell_erases_nothing(session: Session) -> None:
    write(session, person(external_id="a", mobile=number(1), first_name="Ann"), marketing=True)
    write(session, person(external_id="a", email="ann@acme.example"))
    [ann] = everybody(session)
    assert (ann.first_name, ann.mobile, ann.marketing) == ("Ann", number(1), True)


def test_a_new_number_that_cannot_be_texted_takes_the_old_ones_place(session: Session) -> None:
    write(session, person(external_id="a", mobile=number(1)))
    write(session, Person(2, "a", mobile_given="+47 900 00 000"))
    [ann] = everybody(session)
    assert (ann.mobile, ann.mobile_given) == (None, "+47 900 00 000")


def test_properties_of_people_and_companies_are_added_to(session: Session) -> None:
    write(session, Person(1, "a", company="Acme", properties={"size": "38"}, company_properties={"city": "Oslo"}))
    write(session, Person(1, "a", properties={"colour": "red"}))
    write(session, Person(1, "b", company="Acme", company_properties={"field": "toys"}))
    ann, bo = everybody(session)
    values = people.values(session, [ann.id, bo.id])
    assert values[ann.id] == {
        "contact.external_id": "a",
        "contact.size": "38",
        "contact.colour": "red",
        "company.name": "Acme",
        "company.city": "Oslo",
        "company.field": "toys",
    }


def test_consent_comes_only_with_a_subscription_type(session: Session) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    write(session, person(mobile=number(1)))
    assert consent.standing(session, number(1), subscription_id=offers) is Standing.UNKNOWN
    assert write(session, person(mobile=number(1)), subscription="Offers").granted == 1
    assert consent.standing(session, number(1), subscription_id=offers) is Standing.OPTED_IN
    [event] = consent.log(session, number(1))
    assert event.evidence == EVIDENCE


def test_whoever_said_stop_stays_out_whatever_a_file_says(session: Session) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    stop(session, number(1))
    assert write(session, person(mobile=number(1)), subscription="Offers").granted == 0
    assert consent.standing(session, number(1), subscription_id=offers) is Standing.OPTED_OUT


def test_who_is_marked_as_opted_out_gets_nothing_though_another_row_agrees(session: Session) -> None:
    out = Person(1, mobile=number(1), mobile_given=number(1), opted_out=True)
    written = write(session, person(mobile=number(1)), out, subscription="Offers")
    assert (written.granted, written.opted_out) == (0, 1)


@pytest.mark.parametrize(("days", "granted"), [(-1, 0), (1, 1)])
def test_consent_counts_only_if_it_is_younger_than_the_opt_out(
    session: Session, now: datetime, days: int, granted: int
) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    opted_out = replace(EVIDENCE, at=THEN - timedelta(days=days))
    consent.record(session, number(1), change=Change.OPT_OUT, evidence=opted_out, subscription_id=offers)
    given = consent.grant_many(session, [number(1)], subscription_id=offers, evidence=EVIDENCE)
    assert given == granted
