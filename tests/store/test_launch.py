"""Claims about writing the ledger of a send: the approved snapshot, judged again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from sms.audience import Reason, Selection
from sms.consent import Change, Evidence, How
from sms.slot import Slot
from store import Session, consent, launch, ledger
from store.audience_sql import Question
from store.launch import Plan
from store.schema import messages as message_tables
from store.schema import people as people_tables
from store.schema.ledger import deliveries

LIST, OFFERS = 1, 1
SOON = datetime(2026, 11, 26, 14, tzinfo=UTC)
LATER = SOON + timedelta(hours=9)
ANN, BEN, EVA = "+12125550101", "+12125550102", "+12125550103"


@pytest.fixture(autouse=True)
def world(session: Session, now: datetime) -> None:
    """Message 12 to a list of three people who all agreed and were all approved."""
    session.execute(insert(people_tables.subscriptions).values(id=OFFERS, name="Offers"))
    session.execute(insert(people_tables.lists).values(id=LIST, name="VIP", created_at=now))
    session.execute(
        insert(message_tables.messages).values(
            number=12, name="Teaser", channel="C", state="sending", revision=1, archived=False, author="U0ANA",
            body="Hi", opt_out=True, subscription_id=OFFERS, newcomers=False, zone="account", reserved=3, cursor=0,
            audience={"lists": [LIST], "contacts": [], "not_lists": [], "not_contacts": []},
            created_at=now, changed_at=now,
        )
    )  # fmt: skip
    for person, (number, zone) in enumerate([(ANN, None), (BEN, "America/Los_Angeles"), (EVA, None)], start=1):
        add(session, person, number, now=now, zone=zone)
        approve(session, person, number)


def add(session: Session, person: int, number: str, *, now: datetime, zone: str | None = None) -> None:
    session.execute(
        insert(people_tables.contacts).values(
            id=person, mobile=number, marketing=True, properties={}, time_zone=zone, created_at=now, updated_at=now
        )
    )
    session.execute(insert(people_tables.list_members).values(list_id=LIST, contact_id=person))
    evidence = Evidence("Offers by text", How.IMPORT, now, "U0ANA", "shop")
    consent.record(session, number, change=Change.OPT_IN, evidence=evidence, subscription_id=OFFERS)


def approve(session: Session, person: int, number: str) -> None:
    session.execute(insert(message_tables.recipients).values(message=12, number=number, contact_id=person, segments=1))


def plan(now: datetime, *, newcomers: bool = False, slots: Mapping[str | None, Slot] | None = None) -> Plan:
    question = Question(Selection(lists=(LIST,), newcomers=newcomers), OFFERS, now)
    of_zone = slots or {}
    return Plan(12, question, lambda place: of_zone.get(place.time_zone, Slot(now)), newcomers, newcomer_segments=2)


def written(session: Session) -> dict[str, tuple[str, str | None]]:
    rows = session.execute(select(deliveries.c.number, deliveries.c.state, deliveries.c.reason))
    return {row.number: (row.state, row.reason) for row in rows}


def test_everybody_approved_is_planned_once_however_often_it_is_written(session: Session, now: datetime) -> None:
    assert launch.write_chunk(session, plan(now), now=now)
    assert launch.write_chunk(session, plan(now), now=now)
    assert written(session) == dict.fromkeys((ANN, BEN, EVA), ("planned", None))
    assert ledger.is_whole(session, 12)


def test_whoever_left_the_list_is_skipped_and_whoever_opted_out_is_left_to_the_claim(
    session: Session, now: datetime
) -> None:
    session.execute(people_tables.list_members.delete().where(people_tables.list_members.c.contact_id == 1))
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    launch.write_chunk(session, plan(now), now=now)
    assert written(session) == {ANN: ("skipped", "left"), BEN: ("planned", None), EVA: ("planned", None)}
    chunk = ledger.chunks(session, 12)[0]
    barred = {
        row.number: row.barred for row in ledger.planned(session, chunk, subscription_id=OFFERS, now=now, limit=9)
    }
    assert barred == {BEN: "suppressed", EVA: None}


@pytest.mark.parametrize("newcomers", [True, False])
def test_newcomers_are_sent_to_only_if_that_was_approved(session: Session, now: datetime, newcomers: bool) -> None:
    add(session, 4, "+12125550104", now=now)
    launch.write_chunk(session, plan(now, newcomers=newcomers), now=now)
    assert ("+12125550104" in written(session)) is newcomers


def test_each_zone_has_its_own_due_time_and_quiet_ones_can_be_dropped(session: Session, now: datetime) -> None:
    later = now + timedelta(hours=3)
    launch.write_chunk(session, plan(now, slots={None: Slot(now), "America/Los_Angeles": Slot(later)}), now=now)
    due = dict(session.execute(select(deliveries.c.number, deliveries.c.due)).tuples().all())
    assert due == {ANN: now, BEN: later, EVA: now}
    progress = ledger.progress(session, 12, now=now)
    assert (progress.open, progress.later, progress.next_due) == (3, 1, later)


def test_a_dropped_zone_is_skipped_for_its_quiet_hours(session: Session, now: datetime) -> None:
    slots = {None: Slot(now, dropped=True), "America/Los_Angeles": Slot(now)}
    launch.write_chunk(session, plan(now, slots=slots), now=now)
    assert written(session)[ANN] == ("skipped", "quiet_hours")
    assert written(session)[BEN] == ("planned", None)


def test_drift_counts_who_joined_and_who_left_but_not_who_opted_out(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now)
    session.execute(people_tables.list_members.delete().where(people_tables.list_members.c.contact_id == 1))
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    drift = launch.drift(session, 12, plan(now).question)
    assert (drift.approved, drift.added, drift.dropped) == (3, 1, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"marketing": False}, Reason.NOT_MARKETING),
        ({"mobile": None}, Reason.NO_VALID_NUMBER),
        ({"mobile": "+12125550199"}, Reason.NO_CONSENT),
    ],
)
def test_why_somebody_left_is_told(
    session: Session, now: datetime, changes: Mapping[str, object], reason: Reason
) -> None:
    people = people_tables.contacts
    session.execute(update(people).where(people.c.id == 1).values(**changes))
    assert launch.reasons(session, 12, plan(now).question) == {reason: 1}


def test_who_left_the_lists_and_who_is_excluded_are_told_apart_and_who_opted_out_is_neither(
    session: Session, now: datetime
) -> None:
    session.execute(people_tables.list_members.delete().where(people_tables.list_members.c.contact_id == 1))
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    question = Question(Selection(lists=(LIST,), not_contacts=(3,)), OFFERS, now)
    assert launch.reasons(session, 12, question) == {Reason.LEFT: 1, Reason.EXCLUDED: 1}


def deferred(session: Session) -> list[str]:
    put_off = select(deliveries.c.number).where(deliveries.c.deferred)
    return list(session.scalars(put_off.order_by(deliveries.c.number)))


@pytest.mark.parametrize(
    ("usual", "other", "put_off"),
    [
        (Slot(LATER, quiet=True), Slot(SOON), [ANN, EVA]),
        (Slot(SOON), Slot(LATER, quiet=True), [BEN]),
        (Slot(SOON), Slot(LATER), []),  # it was asked for then
        (Slot(LATER, quiet=True), Slot(LATER, quiet=True, dropped=True), [ANN, EVA]),
    ],
)
def test_who_is_put_off_by_quiet_hours_is_known(
    session: Session, now: datetime, *, usual: Slot, other: Slot, put_off: list[str]
) -> None:
    launch.write_chunk(session, plan(now, slots={None: usual, "America/Los_Angeles": other}), now=now)
    assert deferred(session) == put_off


def test_a_newcomer_is_due_by_their_own_place(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now, zone="Asia/Tokyo")
    later = now + timedelta(hours=9)
    launch.write_chunk(session, plan(now, newcomers=True, slots={"Asia/Tokyo": Slot(later, quiet=True)}), now=now)
    due = dict(session.execute(select(deliveries.c.number, deliveries.c.due)).tuples().all())
    assert due == {ANN: now, BEN: now, EVA: now, "+12125550104": later}
    assert deferred(session) == ["+12125550104"]


def test_a_ledger_is_written_in_chunks_that_a_restart_goes_on_from(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "CHUNK_CONTACTS", 2)
    assert not launch.write_chunk(session, plan(now), now=now)
    assert not ledger.is_whole(session, 12)
    assert len(written(session)) == 2
    while not launch.write_chunk(session, plan(now), now=now):
        pass
    assert len(written(session)) == 3


def test_what_is_stopped_is_canceled_and_counted(session: Session, now: datetime) -> None:
    launch.write_chunk(session, plan(now), now=now)
    assert ledger.cancel(session, 12, limit=2, now=now) == 2
    assert ledger.cancel(session, 12, limit=2, now=now) == 1
    assert ledger.cancel(session, 12, limit=2, now=now) == 0
    assert ledger.progress(session, 12, now=now).open == 0


def test_what_is_planned_is_cut_into_chunks_that_hold_each_row_once(session: Session, now: datetime) -> None:
    for contact in range(4, 9):
        add(session, contact, f"+121255501{contact:02}", now=now)
    launch.write_chunk(session, plan(now, newcomers=True), now=now)
    rows = session.execute(select(deliveries.c.id, deliveries.c.number).order_by(deliveries.c.id)).all()
    session.execute(update(deliveries).where(deliveries.c.id == rows[1].id).values(state="skipped"))
    cut = ledger.chunks(session, 12, rows=3)
    held = [[row.id for row in rows if row.id != rows[1].id and each.low < row.id <= each.high] for each in cut]
    assert [len(ids) for ids in held] == [3, 3, 1]
    assert ledger.chunks(session, 13) == ()


def test_nobody_is_added_to_the_ledger_of_a_send_that_was_stopped(session: Session, now: datetime) -> None:
    session.execute(update(message_tables.messages).values(state="stopped"))
    assert launch.write_chunk(session, plan(now), now=now)
    assert session.scalars(select(deliveries.c.id)).all() == []
