"""Claims about who is let into automations, on either database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sms.automation import Does, Kind, Step, Trigger
from sms.consent import Change
from sms.importing import Person
from sms.lifecycle import Action
from sms.person import Typed
from store import automations, consent, contacts, entries, inbox, lists, messages, people, subscriptions
from store.inbox import Inbound
from store.schema.automations import entries as table
from tests.store.automated import TEXT, running
from tests.store.people import EVIDENCE, number, persons, write

MARK = Step(Does.MARKETING)


@pytest.fixture
def vip(session: Session, now: datetime) -> int:
    subscriptions.ensure(session, "Offers")
    return lists.ensure(session, "VIP", now=now)[0]


def inside(session: Session, automation: int) -> list[tuple[int, int, str]]:
    query = select(table.c.contact_id, table.c.turn, table.c.state).where(table.c.automation == automation)
    return [tuple(row) for row in session.execute(query.order_by(table.c.contact_id, table.c.turn))]


def ends(session: Session) -> None:
    session.execute(update(table).values(state="done"))


def test_who_joins_enters_and_who_is_in_the_list_already_does_not(session: Session, vip: int, now: datetime) -> None:
    old = write(session, *persons(1))
    each = running(session, Trigger(Kind.LIST, str(vip)), MARK, now=now)
    write(session, *persons(3))
    new = sorted(set(lists.some(session, vip, start=0, limit=9)) - set(old))
    assert inside(session, each.number) == [(who, 1, "waiting") for who in new]


@pytest.mark.parametrize("action", [Action.PAUSE, Action.STOP])
def test_nobody_enters_what_does_not_run(session: Session, vip: int, now: datetime, action: Action) -> None:
    each = running(session, Trigger(Kind.LIST, str(vip)), MARK, now=now)
    messages.move(session, each.message, action=action, by="UBO", now=now)
    write(session, *persons(2))
    assert inside(session, each.number) == []


def test_each_person_enters_once_or_again_after_some_days_but_never_twice_at_a_time(
    session: Session, vip: int, now: datetime
) -> None:
    (who,) = write(session, *persons(1), to="Others")
    once = running(session, Trigger(Kind.CALL), MARK, now=now)
    again = running(session, Trigger(Kind.CALL), MARK, now=now, again=7)
    always = running(session, Trigger(Kind.CALL), MARK, now=now, again=0)
    for each in (once, again, always):
        assert automations.let_in(session, each, [who], now=now) == 1
        assert automations.let_in(session, each, [who], now=now) == 0
    ends(session)
    later = now + timedelta(days=1)
    assert [automations.let_in(session, each, [who], now=later) for each in (once, again, always)] == [0, 0, 1]
    ends(session)
    later = now + timedelta(days=8)
    assert [automations.let_in(session, each, [who], now=later) for each in (once, again, always)] == [0, 1, 1]
    assert inside(session, always.number) == [(who, 1, "done"), (who, 2, "done"), (who, 3, "waiting")]


def test_who_agrees_enters_and_who_is_opted_out_does_not(session: Session, vip: int, now: datetime) -> None:
    kind = subscriptions.identify(session, "Offers")
    first, _ = write(session, *persons(2), agreed=None)
    each = running(session, Trigger(Kind.CONSENT, str(kind)), MARK, now=now)
    consent.record(session, number(1), change=Change.OPT_IN, evidence=EVIDENCE, subscription_id=kind)
    consent.record(session, number(2), change=Change.OPT_OUT, evidence=EVIDENCE, subscription_id=kind)
    assert inside(session, each.number) == [(first, 1, "waiting")]


@pytest.mark.parametrize(("value", "enters"), [("", True), ("oslo", True), ("Bergen", False)])
def test_a_property_that_an_import_changes_lets_in_whose_it_is(
    session: Session, vip: int, now: datetime, value: str, enters: bool
) -> None:
    (who,) = write(session, *persons(1))
    each = running(session, Trigger(Kind.PROPERTY, "contact.city", value=value), MARK, now=now)
    changed = Person(1, external_id="c1", mobile=number(1), mobile_given=number(1), properties={"city": "Oslo"})
    write(session, changed)
    write(session, changed)  # the same is no change
    write(session, Person(2, external_id="new", mobile=number(9), mobile_given=number(9), properties={"city": "Oslo"}))
    assert inside(session, each.number) == ([(who, 1, "waiting")] if enters else [])


def test_a_keyword_agrees_with_its_evidence_and_makes_a_contact_of_a_stranger(
    session: Session, vip: int, now: datetime
) -> None:
    kind = subscriptions.identify(session, "Offers")
    trigger = Trigger(Kind.KEYWORD, "join", subscription=kind, shown="Text JOIN to 555")
    each = running(session, trigger, MARK, now=now)
    texts = [Inbound("SM1", number(7), "+1555", "Join!"), Inbound("SM2", number(8), "+1555", "join us")]
    inbox.store_inbound(session, [*texts, texts[0]], now=now)
    ((who, _, _),) = inside(session, each.number)
    assert people.contact(session, who).mobile == number(7)
    assert consent.has_agreed(session, number(7), subscription_id=kind or 0)
    assert "Text JOIN to 555" in consent.log(session, number(7))[0].evidence.shown


def test_a_keyword_lifts_no_stop(session: Session, vip: int, now: datetime) -> None:
    each = running(session, Trigger(Kind.KEYWORD, "join"), MARK, now=now)
    stop, join = Inbound("SM1", number(7), "+1555", "STOP"), Inbound("SM2", number(7), "+1555", "JOIN")
    inbox.store_inbound(session, [stop, join], now=now)
    assert inside(session, each.number) == []


def test_who_waits_is_found_when_due_and_let_go_when_it_is_stopped(session: Session, vip: int, now: datetime) -> None:
    each = running(session, Trigger(Kind.LIST, str(vip)), MARK, now=now)
    write(session, *persons(3))
    found = entries.due(session, each.number, now=now, limit=9)
    entries.go_on(session, [found[0].id], step=1, due=now + timedelta(days=1))
    assert len(entries.due(session, each.number, now=now, limit=9)) == 2
    assert entries.next_due(session, each.number) is not None
    assert entries.overdue(session, now=now) == [each.number]
    assert [entries.release(session, each.number, limit=2) for _ in range(3)] == [2, 1, 0]
    assert entries.next_due(session, each.number) is None
    assert automations.figures(session, each.number).released == 3


def test_who_is_forgotten_was_never_in(session: Session, vip: int, now: datetime) -> None:
    each = running(session, Trigger(Kind.LIST, str(vip)), TEXT, now=now)
    (who,) = write(session, *persons(1))
    entries.forget(session, who)
    assert inside(session, each.number) == []


def test_an_edit_by_hand_lets_in_too(session: Session, vip: int, now: datetime) -> None:
    (who,) = write(session, *persons(1))
    each = running(session, Trigger(Kind.PROPERTY, "contact.first_name"), MARK, now=now)
    person = people.contact(session, who)
    shown = contacts.shown(person)
    typed = Typed({**shown, "first_name": "Ann"}, {}, {})
    contacts.change(session, person, typed, shown, by="UANA", now=now)
    assert [row[0] for row in inside(session, each.number)] == [who]
