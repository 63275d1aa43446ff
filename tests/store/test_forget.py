"""Claims about forgetting: nothing of the person is left anywhere, and reports keep their counts."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from sms.audience import Selection
from sms.consent import Change, Evidence, How
from sms.importing import Person
from sms.message import Draft, When
from store import audit, bars, consent, forget, forgotten, forms, inbox, messages, people, posts, reports
from store.schema import metadata
from store.schema.ledger import clicks, deliveries, links, short_links, singles
from store.schema.messages import messages as message_rows
from store.schema.messages import recipients
from store.schema.people import companies, suppressions, verifications
from store.schema.slack import posts as post_rows
from tests.store.people import number, write

NUMBER, OTHER = number(4321), number(77)
ZOE = Person(
    1,
    "crm-90210",
    "Zoë Quill",
    "Ångström",
    "zoe@quill.example",
    mobile=NUMBER,
    mobile_given="(212) 555-4321",
    company="Quill & Sole",
    properties={"nickname": "Zozo"},
)
BO = Person(2, "c2", "Bo", "Other", mobile=OTHER, mobile_given=OTHER)
TRACES = (NUMBER, "2125554321", "555-4321", "Zoë", "Ångström", "quill", "Zozo", "crm-90210", "I moved to Oslo")


def ledger(session: Session, contacts: dict[str, int], now: datetime) -> None:
    """A message that went to both, with everything that can come of it."""
    both = Selection(contacts=tuple(contacts.values()))
    message = messages.add(session, Draft("Sale", "C1", "Hi {{ contact.first_name }}"), author="ana", now=now)
    messages.choose(session, message, selection=both, when=When(), by="ana", now=now)
    session.execute(message_rows.update().values(state="sent"))
    same = {"message": 1, "state": "delivered", "due": now, "attempt": 1, "attempted_at": now, "accepted_at": now}
    session.execute(insert(links).values(id=1, message=1, url="https://acme.example"))
    for row, (phone, contact) in enumerate(contacts.items(), start=1):
        values = {
            **same,
            "number": phone,
            "contact_id": contact,
            "body": "Hi Zoë" if phone == NUMBER else "Hi Bo",
            "segments": 1,
        }
        session.execute(insert(deliveries).values(id=row, sid=f"SM{row}", finished_at=now, **values))
        session.execute(insert(recipients).values(message=1, number=phone, contact_id=contact, segments=1))
        session.execute(insert(short_links).values(code=f"code{row}", link_id=1, delivery_id=row))
        session.execute(insert(clicks).values(code=f"code{row}", contact_id=contact, at=now, agent=f"Phone of {phone}"))
    session.execute(
        insert(singles).values(
            kind="reply",
            number=NUMBER,
            by="UANA",
            at=now,
            state="delivered",
            due=now,
            attempt=1,
            body="Dear Zoë",
            segments=1,
        )
    )


def everywhere(session: Session, contacts: dict[str, int], now: datetime) -> None:
    """Leave traces wherever a person leaves them."""
    ledger(session, contacts, now)
    for phone, contact in contacts.items():
        said = "I moved to Oslo" if phone == NUMBER else "Where is it?"
        texts = [
            inbox.Inbound(f"IN{contact}1", phone, "+1", said),
            inbox.Inbound(f"IN{contact}2", phone, "+1", "STOP"),
        ]
        inbox.store_inbound(session, texts, now=now)
    words = Evidence("Zoë said yes", How.BY_HAND, now, "UANA", "call of Zoë Quill Ångström")
    consent.record(session, NUMBER, change=Change.OPT_IN, evidence=words, subscription_id=1)
    bars.hold(session, NUMBER, reason="Zoë asked for a pause", until=None, by="UANA", now=now)
    posts.want(session, "reply", key="reply:1", message=1, content={"text": 1})
    posts.note(session, 1, "💬 +1 212 ••• 4321: I moved to Oslo", key="inbound:1")
    posts.notice(session, "Zoë Quill Ångström is on hold", key="about-her")
    posts.note(session, 1, "Bo wrote", key="inbound:3")
    session.execute(post_rows.update().values(ts="1.1", posted_in="C1"))
    forms.open(
        session, user="UANA", kind="contact", now=now, state={"contact": contacts[NUMBER], "shown": {"x": "Zoë"}}
    )
    forms.open(session, user="UANA", kind="number", now=now, state={"phone": NUMBER})
    for told in ("Zoë Quill Ångström", "zoe@quill.example", NUMBER):
        audit.add(session, who="UEVA", action="contact", subject=told, now=now, outcome="refused", detail={"why": told})
    session.execute(
        insert(verifications).values(number=NUMBER, asked_by="UANA", code_hash="x", at=now, expires_at=now, tries=0)
    )


def contents(session: Session) -> dict[str, list[str]]:
    """Every row of every table, as text that reads as a person would."""
    return {
        table.name: [
            json.dumps([str(value) for value in row], ensure_ascii=False) for row in session.execute(select(table))
        ]
        for table in metadata.sorted_tables
    }


def traces(session: Session) -> list[tuple[str, str]]:
    return [
        (name, trace)
        for name, rows in contents(session).items()
        for trace in TRACES
        if any(trace.casefold() in row.casefold() for row in rows)
    ]


@pytest.fixture
def contacts(session: Session, now: datetime) -> dict[str, int]:
    ids = dict(zip((NUMBER, OTHER), write(session, ZOE, BO), strict=True))
    everywhere(session, ids, now)
    return ids


def forgets(session: Session, contact: int, now: datetime) -> list[str]:
    jobs = forget.forget(session, people.contact(session, contact), by="UCY", now=now)
    return [f"{job.name} {job.key}" for job in jobs]


def test_nothing_of_a_forgotten_person_is_left_in_any_table(
    session: Session, contacts: dict[str, int], now: datetime
) -> None:
    assert {name for name, _ in traces(session)} >= {
        "contacts",
        "companies",
        "deliveries",
        "inbound",
        "singles",
        "posts",
    }
    assert {name for name, _ in traces(session)} >= {"clicks", "consent_events", "audit", "forms", "recipients"}
    forgets(session, contacts[NUMBER], now)
    assert traces(session) == []
    assert contacts[NUMBER] not in messages.get(session, 1).selection.contacts
    assert list(session.scalars(select(clicks.c.contact_id).order_by(clicks.c.id))) == [0, contacts[OTHER]]
    assert session.scalar(select(companies.c.id)) is None


def test_reports_keep_their_counts(session: Session, contacts: dict[str, int], now: datetime) -> None:
    later = now + timedelta(hours=1)
    before = reports.results(session, 1, now=later).report
    assert (before.counts.delivered, before.counts.clicked, before.counts.replied, before.counts.opted_out) == (
        2,
        2,
        2,
        2,
    )
    forgets(session, contacts[NUMBER], now)
    assert reports.results(session, 1, now=later).report == before


def test_what_others_left_stays(session: Session, contacts: dict[str, int], now: datetime) -> None:
    rows = {name: [row for row in told if OTHER in row] for name, told in contents(session).items()}
    forgets(session, contacts[NUMBER], now)
    after = contents(session)
    assert {name: [row for row in after[name] if OTHER in row] for name in rows} == rows
    assert "Bo wrote" in str(after["posts"])


def test_posts_that_show_them_are_taken_down_and_the_card_is_redrawn(
    session: Session, contacts: dict[str, int], now: datetime
) -> None:
    jobs = forgets(session, contacts[NUMBER], now)
    assert jobs.count("unpost C1:1.1") == 3
    assert sum(job.startswith("redraw ") for job in jobs) == 1


def test_their_number_stays_suppressed_when_it_is_imported_again(
    session: Session, contacts: dict[str, int], now: datetime
) -> None:
    forgets(session, contacts[NUMBER], now)
    assert session.scalar(select(suppressions.c.number).where(suppressions.c.number == NUMBER)) is None
    [again] = write(session, ZOE)
    [bar] = bars.of(session, [NUMBER], now=now)
    assert bar.is_of_forgotten
    evidence = Evidence("x", How.BY_HAND, now, "UANA", "y")
    consent.record(session, NUMBER, change=Change.OPT_IN, evidence=evidence, subscription_id=1)
    assert bars.of(session, [NUMBER], now=now) == [bar]
    assert bars.release(session, NUMBER, reason="asked to come back", by="UCY", now=now)
    assert forgotten.bar(session, [NUMBER], now=now) == 0
    forgets(session, again, now)


def test_a_number_that_somebody_else_has_stays_theirs(session: Session, now: datetime) -> None:
    ann, twin = write(session, ZOE, Person(3, "twin", "Twin", mobile=NUMBER, mobile_given=NUMBER))
    zoe = people.contact(session, ann)
    assert forget.shared(session, zoe) == ["Twin"]
    forget.forget(session, zoe, by="UCY", now=now)
    assert consent.has_agreed(session, NUMBER, subscription_id=1)
    assert people.contact(session, twin).mobile == NUMBER


@pytest.mark.parametrize("state", ["submitting", "uncertain"])
def test_a_text_that_is_on_its_way_is_settled_first(
    session: Session, contacts: dict[str, int], now: datetime, state: str
) -> None:
    session.execute(deliveries.update().where(deliveries.c.number == NUMBER).values(state=state))
    with pytest.raises(forget.OnItsWay):
        forgets(session, contacts[NUMBER], now)


def test_what_was_planned_for_them_is_never_sent(session: Session, contacts: dict[str, int], now: datetime) -> None:
    session.execute(deliveries.update().where(deliveries.c.number == NUMBER).values(state="planned"))
    forgets(session, contacts[NUMBER], now)
    row = session.execute(
        select(deliveries.c.state, deliveries.c.reason, deliveries.c.body).where(deliveries.c.id == 1)
    ).one()
    assert tuple(row) == ("skipped", "suppressed", None)


def test_somebody_without_name_and_number_is_forgotten_as_well(session: Session, now: datetime) -> None:
    [only] = write(session, Person(4, "only-an-id"))
    kept: dict[str, Any] = contents(session)
    forgets(session, only, now)
    assert "only-an-id" in str(kept)
    assert "only-an-id" not in str(contents(session))
    assert people.count(session) == 0


def test_writing_to_us_brings_nobody_back(session: Session, contacts: dict[str, int], now: datetime) -> None:
    forgets(session, contacts[NUMBER], now)
    inbox.store_inbound(session, [inbox.Inbound("IN9", NUMBER, "+1", "Hello again")], now=now)
    assert [bar.is_of_forgotten for bar in bars.of(session, [NUMBER], now=now)] == [True]
    inbox.store_inbound(session, [inbox.Inbound("IN10", NUMBER, "+1", "START")], now=now)
    assert not consent.has_agreed(session, NUMBER, subscription_id=1)
