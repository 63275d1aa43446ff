"""Claims about calls from other programs, on either database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from sms.automation import Does, Kind, Step, Trigger
from sms.errors import Problem
from store import automations, hooks, people, settings, subscriptions
from store.automations import Automation
from store.hooks import KEPT, BadCall, Called, NoSuchPerson, NotRunning
from tests.store.automated import running, written
from tests.store.people import number, persons, write

MARK = Step(Does.MARKETING)


@pytest.fixture
def each(session: Session, now: datetime) -> Automation:
    subscriptions.ensure(session, "Offers")
    return running(session, Trigger(Kind.CALL), MARK, now=now, again=0)


def called(session: Session, each: Automation, said: Called, *, now: datetime) -> str:
    return hooks.call(session, each, said, account=settings.load(session), now=now)


def test_an_event_counts_once_until_it_is_forgotten(session: Session, each: Automation, now: datetime) -> None:
    write(session, *persons(1))
    said = Called("e1", number(1))
    assert [called(session, each, said, now=now) for _ in range(2)] == ["entered", "known"]
    hooks.forget(session, now=now + KEPT + timedelta(seconds=1))
    assert called(session, each, said, now=now) == "not_again"


def test_the_external_id_is_looked_at_first_and_values_are_changed(
    session: Session, each: Automation, now: datetime
) -> None:
    (who,) = write(session, *persons(1))
    said = Called("e1", external_id="c1", values={"first_name": "Ann", "time_zone": "Europe/Oslo"})
    assert called(session, each, said, now=now) == "entered"
    person = people.contact(session, who)
    assert (person.first_name, person.time_zone) == ("Ann", "Europe/Oslo")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (Called("e1", number(9)), NoSuchPerson),
        (Called("e1", external_id="nobody"), NoSuchPerson),
        (Called("e1", "12"), Problem),
        (Called("e1", number(1), values={"mobile_phone": number(2)}), BadCall),
        (Called("e1", number(1), values={"time_zone": "Mars/Olympus"}), BadCall),
    ],
)
def test_what_cannot_be_done_is_refused(
    session: Session, each: Automation, now: datetime, said: Called, refusal: type[Problem]
) -> None:
    write(session, *persons(1))
    with pytest.raises(refusal):
        called(session, each, said, now=now)


def test_who_is_unknown_becomes_a_contact_where_that_was_chosen(session: Session, now: datetime) -> None:
    each = running(session, Trigger(Kind.CALL, creates=True), MARK, now=now)
    assert called(session, each, Called("e1", number(9), "c9"), now=now) == "entered"
    assert called(session, each, Called("e2", external_id="c9"), now=now) == "not_again"


def test_nothing_enters_what_does_not_run(session: Session, now: datetime) -> None:
    with pytest.raises(NotRunning):
        called(session, written(session, Trigger(Kind.CALL), MARK, now=now), Called("e1", number(1)), now=now)


def test_a_new_secret_voids_the_one_before(session: Session, each: Automation, now: datetime) -> None:
    hook, first = automations.renew_hook(session, each, by="UANA", now=now)
    again, second = automations.renew_hook(session, automations.get(session, each.number), by="UANA", now=now)
    found = automations.by_hook(session, hook)
    assert found
    assert (hook, found[1]) == (again, automations.hook_digest(session, second))
    assert found[1] != automations.hook_digest(session, first)


def test_a_workflow_names_automation_and_contact_in_its_own_words(
    session: Session, each: Automation, now: datetime
) -> None:
    write(session, *persons(2))
    account = settings.load(session)
    assert hooks.step(session, f"#{each.number}", "c1", run="Fx1", account=account, now=now) == "entered"
    assert hooks.step(session, "Welcome", number(2), run="Fx2", account=account, now=now) == "entered"
    assert hooks.step(session, "Welcome", number(2), run="Fx2", account=account, now=now) == "known"
    by_date = running(session, Trigger(Kind.DATE, "contact.born", at="09:00"), MARK, now=now)
    with pytest.raises(BadCall):
        hooks.step(session, f"#{by_date.number}", "c1", run="Fx3", account=account, now=now)
