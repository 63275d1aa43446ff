from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sms.audience import Selection, Step, Waterfall, waterfall
from sms.importing import Person
from sms.message import Cause, Counted, Draft, Frozen, When
from sms.segments import count as count_text
from sms.settings import from_rows
from store import alike, audience, count, messages, places
from store.alike import Question
from store.schema.messages import recipients
from tests.store.people import number, write

NOON = from_rows({"quiet_hours": "off"})


def question(session: Session, body: str, now: datetime, *people: Person) -> Question:
    """Ask what a text costs for these people, who stand in its snapshot."""
    draft = Draft("Sale", "C1", body, subscription="Offers")
    message = messages.add(session, draft, author="ana", now=now)
    chosen = Selection(contacts=tuple(write(session, *people)))
    message = messages.choose(session, message, selection=chosen, when=When(), by="ana", now=now)
    for span in audience.spans(session, chosen):
        audience.write_recipients(session, message.number, span, segments=1, now=now)
    frozen = Frozen(body, {}, {}, {}, {}, 1, newcomers=False)
    return Question(message, frozen, NOON, count_text(body), "")


def exact(session: Session, asked: Question, now: datetime, *, chosen: int = 0) -> Counted:
    people = places.counted(session, asked.message.number)
    steps = waterfall(dict.fromkeys(Step, chosen)) if chosen else Waterfall(())
    return count.exact(session, asked, waterfall=steps, people=people, now=now)


def named(*names: str) -> list[Person]:
    return [
        Person(nth, f"c{nth}", name, mobile=number(nth), mobile_given=number(nth))
        for nth, name in enumerate(names, start=1)
    ]


def test_a_text_for_all_is_counted_once_for_each(session: Session, now: datetime) -> None:
    counted = exact(session, question(session, "x" * 161, now, *named("Ann", "Bo")), now)
    assert (counted.recipients, counted.exact, counted.histogram, counted.longest) == (2, 4, {2: 2}, 161)


def test_every_name_is_counted_and_what_forces_unicode_is_told(session: Session, now: datetime) -> None:
    asked = question(session, "x" * 67 + " {{ contact.first_name }}", now, *named("Ann", "Đorđe", "Ann", ""))
    counted = exact(session, asked, now)
    assert (counted.histogram, counted.exact) == ({1: 3, 2: 1}, 5)
    assert (counted.unicode, counted.unicode_extra) == (("Đ", "đ"), 1)
    assert counted.missing == {"contact.first_name": 1}


def test_the_snapshot_learns_what_is_not_usual(session: Session, now: datetime) -> None:
    asked = question(session, "x" * 67 + " {{ contact.first_name }}", now, *named("Ann", "Đorđe"))
    [span] = audience.spans(session, asked.message.selection)
    for segments, people in alike.dear(session, asked, span, usual=1).items():
        count.set_segments(session, asked.message.number, people, segments=segments)
    here = recipients.c.message == asked.message.number
    rows = session.execute(select(recipients.c.number, recipients.c.segments).where(here)).all()
    assert {row.number: row.segments for row in rows} == {number(1): 1, number(2): 2}


@pytest.mark.parametrize(("name", "whose"), [("y" * 1_600, ""), ("y" * 1_601, "+1 212 ••• 0002")])
def test_a_text_that_is_too_long_says_whose(session: Session, now: datetime, name: str, whose: str) -> None:
    asked = question(session, "{{ contact.first_name }}", now, *named("Ann", name))
    assert exact(session, asked, now).too_long == whose


def test_nobody_is_no_segments(session: Session, now: datetime) -> None:
    counted = exact(session, question(session, "Hi", now), now)
    assert (counted.recipients, counted.exact, counted.histogram) == (0, 0, {})


def test_people_in_their_quiet_hours_are_counted(session: Session, now: datetime) -> None:
    folk = [
        person._replace(time_zone=zone)
        for person, zone in zip(named("Ann", "Bo"), ["America/New_York", "Asia/Tokyo"], strict=True)
    ]
    asked = question(session, "Hi", now, *folk)
    asked = replace(asked, account=from_rows({"time_zone": "America/New_York"}))
    counted = exact(session, asked, now)
    assert counted.quiet == 1
    assert counted.quiet_until is not None
    assert counted.quiet_until > now


OWN_TIME = When(date(2026, 11, 27), time(9), recipient_zone=True)


@pytest.mark.parametrize(
    ("when", "starts"),
    [
        (OWN_TIME, "2026-11-27T00:00"),  # Tokyo is first
        (replace(OWN_TIME, recipient_zone=False), "2026-11-27T14:00"),
        (When(), None),
    ],
)
def test_it_starts_with_whoever_is_due_first(session: Session, now: datetime, when: When, starts: str | None) -> None:
    zones = ["America/New_York", "Asia/Tokyo", "Nowhere/Land"]
    folk = [each._replace(time_zone=zone) for each, zone in zip(named("Ann", "Bo", "Cy"), zones, strict=True)]
    asked = question(session, "Hi", now, *folk)
    account = from_rows({"time_zone": "America/New_York"})
    asked = replace(asked, account=account, message=replace(asked.message, when=when))
    counted = exact(session, asked, now, chosen=3)
    assert counted.starts == (datetime.fromisoformat(starts).replace(tzinfo=UTC) if starts else None)
    messages.set_counted(session, asked.message.number, counted)
    assert messages.counted(session, asked.message.number) == counted


def test_what_the_database_groups_is_what_everybody_costs_one_by_one(session: Session, now: datetime) -> None:
    names = [
        "Ann",
        "Anne Marie",
        "O'Hara-Lee",
        "Åse",
        "3",
        "٣",
        "",
        " ",
        "Đorđe",
        "a|b",
        "x" * 161,
        "{{ y }}",
        "a\nb",
        "€",
    ]
    body = '{{ contact.first_name | default: "you" }} {{ contact.shoe }} ' + "x" * 60
    folk = [person._replace(properties={"shoe": str(nth % 3)}) for nth, person in enumerate(named(*names))]
    asked = question(session, body, now, *folk)
    each = [asked.segments({"contact.first_name": name, "contact.shoe": "0"}) for name in names]
    counted = exact(session, asked, now)
    assert counted.exact == sum(each)
    assert counted.histogram == {size: each.count(size) for size in sorted(set(each))}
    [span] = audience.spans(session, asked.message.selection)
    dear = {size: each.count(size) for size in set(each) if size != 1}
    assert {size: len(people) for size, people in alike.dear(session, asked, span, usual=1).items()} == dear


def test_more_groups_than_fit_into_memory_are_streamed(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = question(session, "{{ contact.first_name }}", now, *named("Ž", "Š", "Č"))
    monkeypatch.setattr(alike, "GROUPS_AT_ONCE", 2)
    assert exact(session, asked, now).recipients == 3


def test_the_dearest_text_says_whose_it_is_and_why(session: Session, now: datetime) -> None:
    asked = question(session, "x" * 67 + " {{ contact.first_name }}", now, *named("Ann", "Bo", "Đorđe"))
    counted = exact(session, asked, now, chosen=3)
    assert counted.causes == {2: Cause("contact.first_name", ("Đ", "đ"))}
    assert (counted.worst_of, counted.worst_characters) == ("+1 212 ••• 0003", 73)
    messages.set_counted(session, 1, counted)
    assert messages.counted(session, 1) == counted
