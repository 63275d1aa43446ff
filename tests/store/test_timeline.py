from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from sms.consent import Change, Evidence, How
from sms.message import Draft
from sms.person import Typed
from sms.roles import Person, Role
from sms.timeline import Entry, Kind, Look
from store import (
    audit,
    bars,
    consent,
    happened,
    importing,
    inbox,
    lists,
    messages,
    people,
    settings,
    teams,
    timeline,
)
from store import contacts as store_contacts
from store.matching import gather
from store.schema.automations import entries
from store.schema.ledger import clicks, deliveries, links, short_links, singles
from store.schema.messages import messages as kept
from store.schema.people import contacts
from tests.store.people import EVIDENCE, number, persons, write

MINUTE = timedelta(minutes=1)
NO_CONSENT = "Has not agreed to get this subscription type."


@pytest.fixture
def ann(session: Session, now: datetime) -> int:
    """Ann, to whom one of everything has happened, a minute apart; and Bo, to whom the same has happened."""
    ann, bo = write(session, *persons(2))
    for number_, name in ((1, "Sale"), (2, "News")):
        messages.add(session, Draft(name, "C1", "Hi"), author="ana", now=now)
        session.execute(insert(links).values(id=number_, message=number_, url=f"https://acme.example/{number_}"))
    for contact in (ann, bo):
        _happens(session, contact, now)
    return ann


def _happens(session: Session, contact: int, now: datetime) -> None:
    phone = number(contact)
    for message, (state, reason, code) in enumerate(
        [("delivered", None, None), ("skipped", "quiet_hours", None)], start=1
    ):
        row = {
            "message": message,
            "number": phone,
            "contact_id": contact,
            "state": state,
            "reason": reason,
            "code": code,
        }
        at = None if state == "skipped" else now
        times = {"due": now, "attempt": 1, "segments": 1, "attempted_at": at, "accepted_at": at, "finished_at": now}
        session.execute(insert(deliveries).values(id=contact * 10 + message, **row, **times))
    session.execute(insert(short_links).values(code=f"k{contact}", link_id=1, delivery_id=contact * 10 + 1))
    session.execute(insert(clicks).values(code=f"k{contact}", at=now + MINUTE, agent="x"))
    text = inbox.Inbound(f"SM{contact}", phone, "+1", f"Hello from {contact}")
    inbox.store_inbound(session, [text, inbox.Inbound(f"ST{contact}", phone, "+1", "STOP")], now=now + 2 * MINUTE)
    single = {"kind": "test", "number": phone, "by": "UANA", "state": "delivered", "attempt": 1, "segments": 1}
    session.execute(insert(singles).values(**single, at=now + 3 * MINUTE, due=now, body="[Test] Hi", message=1))
    session.execute(insert(singles).values(**{**single, "kind": "code"}, at=now, due=now, body=None))
    came = {"automation": 2, "contact_id": contact, "turn": 1, "state": "done", "step": 1, "reason": "no_consent"}
    session.execute(insert(entries).values(**came, due=now, entered_at=now))
    bars.hold(session, phone, reason="Called us", until=None, by="UBO", now=now + 4 * MINUTE)


def shown(session: Session, contact: int, kind: Kind | None = None) -> list[Entry]:
    return list(timeline.view(session, Look(contact, kind), size=100).entries)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.MARKETING, ["Delivered", "Not sent. Was in quiet hours when the message was sent."]),
        (Kind.TEST, ["Test, delivered"]),
        (Kind.REPLY, ["Replied", "Texted"]),
        (Kind.CLICK, ["Clicked"]),
        (Kind.CONSENT, ["Put on hold", "Opted out of everything: keyword", "Opted in to “Offers”: form, form 7"]),
        (Kind.LIST, ["Imported as a marketing contact"]),
        (Kind.AUTOMATION, [f"Entered an automation, and is through. A text was not sent. {NO_CONSENT}"]),
        (Kind.OTHER, ["Added"]),
    ],
)
def test_each_kind_tells_what_happened_to_this_person(session: Session, ann: int, kind: Kind, told: list[str]) -> None:
    assert sorted(each.what for each in shown(session, ann, kind)) == sorted(told)


def test_all_of_it_is_newest_first_and_nobody_else_s(session: Session, ann: int) -> None:
    entries = shown(session, ann)
    assert [each.at for each in entries] == sorted((each.at for each in entries), reverse=True)
    assert {each.kind for each in entries} == set(Kind)
    assert f"Hello from {ann}" in [each.said for each in entries]
    assert f"Hello from {ann + 1}" not in [each.said for each in entries]


def test_a_page_at_a_time_gives_the_same(session: Session, ann: int) -> None:
    seen, look = list[Entry](), Look(ann)
    while True:
        page = timeline.view(session, look, size=2)
        seen += page.entries
        if page.further is None:
            break
        look = page.further
    assert seen == shown(session, ann)


def test_what_went_to_an_earlier_number_stays_theirs(session: Session, ann: int) -> None:
    everything = shown(session, ann)
    session.execute(contacts.update().where(contacts.c.id == ann).values(mobile=number(999)))
    assert shown(session, ann) == everything
    assert timeline.numbers(session, ann) == [number(999), number(ann)]
    session.execute(contacts.update().where(contacts.c.id == ann + 1).values(phone=number(ann)))
    assert timeline.numbers(session, ann) == [number(999)]


def test_messages_are_named_and_those_that_are_deleted_are_not(session: Session, ann: int, now: datetime) -> None:
    page = timeline.view(session, Look(ann))
    assert timeline.names(session, page) == {1: "Sale", 2: "News"}
    shop = teams.add(session, "Shop", members=["UBO"], by="UCY", now=now)
    session.execute(update(kept).where(kept.c.number == 1).values(team_id=shop))
    assert timeline.names(session, page, by=Person("UDI", "di", Role.AUTHOR)) == {2: "News"}
    veiled = timeline.veiled(session, page, by=Person("UDI", "di", Role.AUTHOR))
    assert {each.said for each in veiled.entries if each.message == 1} == {""}
    assert {each.what for each in veiled.entries} == {each.what for each in page.entries}
    assert timeline.veiled(session, page, by=Person("UBO", "bo", Role.AUTHOR)) == page
    messages.delete(session, 2, by="ana", now=now)
    assert timeline.names(session, page) == {1: "Sale"}


def test_who_was_refused_changed_nothing(session: Session, ann: int, now: datetime) -> None:
    before = shown(session, ann)
    audit.add(session, who="UEVA", action="changed", subject=timeline.subject(ann), now=now, outcome="refused")
    assert shown(session, ann) == before


def test_a_carrier_s_code_is_told_in_words(session: Session, ann: int) -> None:
    session.execute(deliveries.update().where(deliveries.c.contact_id == ann).values(state="failed", code=30005))
    assert all(each.what.startswith("Failed: ") for each in shown(session, ann, Kind.MARKETING))


def test_every_change_of_consent_has_words(session: Session, ann: int, now: datetime) -> None:
    for change in Change:
        evidence = Evidence("words", How.API, now, "UANA", "shop")
        consent.record(session, number(ann), change=change, evidence=evidence)
    told = {each.what for each in shown(session, ann, Kind.CONSENT)}
    assert {"Opted in to everything: api, shop", "Texted START: api, shop"} <= told


@pytest.mark.parametrize(
    ("single", "told"),
    [
        ("reply", (Kind.REPLY, "Our reply, delivered")),
        ("answer", (Kind.REPLY, "Automatic answer, delivered")),
        ("question", (Kind.CONSENT, "Asked to confirm by YES, delivered")),
    ],
)
def test_a_text_outside_a_send_stands_where_it_is_looked_for(
    session: Session, ann: int, now: datetime, single: str, told: tuple[Kind, str]
) -> None:
    session.execute(
        insert(singles).values(
            kind=single, number=number(ann), by="clock", state="delivered", attempt=1, segments=1, at=now, due=now
        )
    )
    assert told in [(each.kind, each.what) for each in shown(session, ann)]
    assert [each.what for each in shown(session, ann, Kind.TEST)] == ["Test, delivered"]


def test_lists_joined_and_left_are_told_once_and_to_nobody_else(session: Session, ann: int, now: datetime) -> None:
    each = lists.get(session, lists.make(session, "Club", rule=None, by="UBO", now=now))
    for _ in range(2):
        lists.put(session, each, [ann], by="UBO", now=now)
    for _ in range(2):
        lists.take_out(session, each, ann, by="UCY", now=now + MINUTE)
    lists.lead(session, each.id, [ann], automation=2, now=now + 2 * MINUTE)
    told = [(entry.what, entry.by, entry.message) for entry in shown(session, ann, Kind.LIST)]
    assert told == [
        ("Put into the list “Club”", "automation", 2),
        ("Taken out of the list “Club”", "UCY", None),
        ("Put into the list “Club”", "UBO", None),
        ("Imported as a marketing contact", "ana", None),
    ]
    assert len(shown(session, ann + 1, Kind.LIST)) == 1


def test_an_import_tells_its_file_and_its_list_each_time(session: Session, now: datetime) -> None:
    told = {"file": "shop.csv", "list": "VIP"}
    for day in range(2):
        terms = importing.Terms(None, EVIDENCE, told=told)
        importing.write(session, gather(persons(1)), terms, now=now + day * MINUTE)
    [one] = session.scalars(select(contacts.c.id))
    assert [each.what for each in shown(session, one, Kind.LIST)] == ["Imported from “shop.csv” into “VIP”"] * 2


def test_marketing_switched_by_hand_and_by_an_automation_is_told(session: Session, ann: int, now: datetime) -> None:
    for minute, value in enumerate(["no", "no"]):
        found = people.contact(session, ann)
        typed = Typed({store_contacts.MARKETING: value}, {}, {})
        store_contacts.change(session, found, typed, store_contacts.shown(found), by="UBO", now=now + minute * MINUTE)
    for minute in (3, 4):
        store_contacts.set_marketing(session, [ann], automation=2, now=now + minute * MINUTE)
    told = [(each.what, each.by) for each in shown(session, ann, Kind.OTHER) if "marketing contact" in each.what]
    assert told == [("Became a marketing contact", "automation"), ("Is no marketing contact any more", "UBO")]


def test_whoever_is_forgotten_has_had_nothing_done_with_them(session: Session, ann: int) -> None:
    happened.forget(session, ann)
    assert shown(session, ann, Kind.LIST) == []
    assert shown(session, ann + 1, Kind.LIST) != []


def test_looking_writes_nothing_even_before_the_account_has_a_key(session: Session) -> None:
    [one] = write(session, *persons(1))
    assert not settings.has_secret(session)
    assert len(shown(session, one)) == 3
    assert not settings.has_secret(session)
