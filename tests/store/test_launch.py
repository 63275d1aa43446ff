"""Claims about writing the ledger of a send: the approved snapshot, judged again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update

from sms.audience import Selection
from sms.consent import Evidence, How
from sms.slot import Slot
from store import Session, consent, launch, ledger, places
from store.audience_sql import Question
from store.launch import Plan
from store.schema import messages as message_tables
from store.schema import people as people_tables
from store.schema.ledger import deliveries
from tests.store.approved import ANN, BEN, EVA, LIST, OFFERS, add, world

__all__ = ["world"]  # of every test here

SOON = datetime(2026, 11, 26, 14, tzinfo=UTC)
LATER = SOON + timedelta(hours=9)


def plan(now: datetime, *, newcomers: bool = False, slots: Mapping[str | None, Slot] | None = None) -> Plan:
    question = Question(Selection(lists=(LIST,), newcomers=newcomers), OFFERS, now)
    of_zone = slots or {}
    return Plan(12, question, lambda place: of_zone.get(place.time_zone, Slot(now)), newcomers, newcomer_segments=2)


def write_chunk(session: Session, plan: Plan, *, now: datetime) -> bool:
    return launch.write_chunk(session, launch.begin(session, plan), now=now)


def written(session: Session) -> dict[str, tuple[str, str | None]]:
    rows = session.execute(select(deliveries.c.number, deliveries.c.state, deliveries.c.reason))
    return {row.number: (row.state, row.reason) for row in rows}


def test_everybody_approved_is_planned_once_however_often_it_is_written(session: Session, now: datetime) -> None:
    assert write_chunk(session, plan(now), now=now)
    assert write_chunk(session, plan(now), now=now)
    assert written(session) == dict.fromkeys((ANN, BEN, EVA), ("planned", None))
    assert ledger.is_whole(session, 12)


def test_whoever_left_the_list_is_skipped_and_whoever_opted_out_is_left_to_the_claim(
    session: Session, now: datetime
) -> None:
    session.execute(people_tables.list_members.delete().where(people_tables.list_members.c.contact_id == 1))
    consent.opt_out(session, BEN, evidence=Evidence("STOP", How.KEYWORD, now, BEN, "SM1"))
    write_chunk(session, plan(now), now=now)
    assert written(session) == {ANN: ("skipped", "left"), BEN: ("planned", None), EVA: ("planned", None)}
    chunk = ledger.chunks(session, 12)[0]
    barred = {
        row.number: row.barred for row in ledger.planned(session, chunk, subscription_id=OFFERS, now=now, limit=9)
    }
    assert barred == {BEN: "suppressed", EVA: None}


@pytest.mark.parametrize("newcomers", [True, False])
def test_newcomers_are_sent_to_only_if_that_was_approved(session: Session, now: datetime, newcomers: bool) -> None:
    add(session, 4, "+12125550104", now=now)
    write_chunk(session, plan(now, newcomers=newcomers), now=now)
    assert ("+12125550104" in written(session)) is newcomers


def test_each_zone_has_its_own_due_time_and_quiet_ones_can_be_dropped(session: Session, now: datetime) -> None:
    later = now + timedelta(hours=3)
    write_chunk(session, plan(now, slots={None: Slot(now), "America/Los_Angeles": Slot(later)}), now=now)
    due = dict(session.execute(select(deliveries.c.number, deliveries.c.due)).tuples().all())
    assert due == {ANN: now, BEN: later, EVA: now}
    progress = ledger.progress(session, 12, now=now)
    assert (progress.open, progress.later, progress.next_due) == (3, 1, later)


def test_a_dropped_zone_is_skipped_for_its_quiet_hours(session: Session, now: datetime) -> None:
    slots = {None: Slot(now, dropped=True), "America/Los_Angeles": Slot(now)}
    write_chunk(session, plan(now, slots=slots), now=now)
    assert written(session)[ANN] == ("skipped", "quiet_hours")
    assert written(session)[BEN] == ("planned", None)


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
    write_chunk(session, plan(now, slots={None: usual, "America/Los_Angeles": other}), now=now)
    assert deferred(session) == put_off


def keys(session: Session) -> dict[str, str]:
    """Give the key of everybody's place by their zone."""
    found = session.execute(
        select(people_tables.contacts.c.time_zone, places.key(people_tables.contacts.c.mobile)).distinct()
    )
    return {zone or "": key for zone, key in found.tuples()}


def test_known_places_are_not_looked_up_but_a_person_who_moved_since_is_due_where_they_are(
    session: Session, now: datetime
) -> None:
    of_zone = {None: Slot(now), "America/Los_Angeles": Slot(LATER, quiet=True), "Asia/Tokyo": Slot(SOON)}
    there = keys(session)
    known = {of_zone[None]: [there[""]], of_zone["America/Los_Angeles"]: [there["America/Los_Angeles"]]}
    moved = people_tables.contacts.c.id == 3
    session.execute(update(people_tables.contacts).where(moved).values(time_zone="Asia/Tokyo"))
    write_chunk(session, replace(plan(now, slots=of_zone), known=known), now=now)
    due = dict(session.execute(select(deliveries.c.number, deliveries.c.due)).tuples().all())
    assert due == {ANN: now, BEN: LATER, EVA: SOON}
    assert deferred(session) == [BEN]
    assert ledger.is_whole(session, 12)


def test_where_all_places_are_alike_nobody_s_is_looked_up(session: Session, now: datetime) -> None:
    slots: Mapping[str | None, Slot] = dict.fromkeys((None, "America/Los_Angeles"), Slot(SOON))
    write_chunk(session, replace(plan(now, slots=slots), everywhere=Slot(LATER)), now=now)
    assert set(session.scalars(select(deliveries.c.due))) == {LATER}
    assert len(written(session)) == 3


@pytest.mark.parametrize(
    ("changes", "fate"),
    [
        ({"marketing": False}, ("skipped", "left")),
        ({"mobile": None}, ("skipped", "left")),
        ({"mobile": "+12125550199"}, ("skipped", "left")),
        ({"mobile": None, "phone": ANN}, ("planned", None)),
        ({"mobile": BEN, "phone": ANN}, ("skipped", "left")),  # a mobile that agreed goes first
        ({"mobile": "+12125550199", "phone": ANN}, ("planned", None)),
    ],
)
def test_somebody_stays_as_long_as_the_approved_number_is_the_one_to_text(
    session: Session, now: datetime, changes: Mapping[str, object], fate: tuple[str, str | None]
) -> None:
    session.execute(update(people_tables.contacts).where(people_tables.contacts.c.id == 1).values(**changes))
    write_chunk(session, plan(now), now=now)
    assert written(session)[ANN] == fate


def test_who_is_excluded_by_now_or_was_forgotten_is_skipped(session: Session, now: datetime) -> None:
    session.execute(people_tables.list_members.delete().where(people_tables.list_members.c.contact_id == 1))
    session.execute(people_tables.contacts.delete().where(people_tables.contacts.c.id == 1))
    question = Question(Selection(lists=(LIST,), not_contacts=(3,)), OFFERS, now)
    write_chunk(session, replace(plan(now), question=question), now=now)
    assert written(session) == {ANN: ("skipped", "left"), BEN: ("planned", None), EVA: ("skipped", "left")}


def test_a_newcomer_is_due_by_their_own_place(session: Session, now: datetime) -> None:
    add(session, 4, "+12125550104", now=now, zone="Asia/Tokyo")
    later = now + timedelta(hours=9)
    write_chunk(session, plan(now, newcomers=True, slots={"Asia/Tokyo": Slot(later, quiet=True)}), now=now)
    due = dict(session.execute(select(deliveries.c.number, deliveries.c.due)).tuples().all())
    assert due == {ANN: now, BEN: now, EVA: now, "+12125550104": later}
    assert deferred(session) == ["+12125550104"]


def test_a_ledger_is_written_in_chunks_that_a_restart_goes_on_from(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "CHUNK_CONTACTS", 2)
    assert not write_chunk(session, plan(now), now=now)
    assert not ledger.is_whole(session, 12)
    assert len(written(session)) == 2
    while not write_chunk(session, plan(now), now=now):
        pass
    assert len(written(session)) == 3


def test_what_is_stopped_is_canceled_and_counted(session: Session, now: datetime) -> None:
    write_chunk(session, plan(now), now=now)
    assert ledger.cancel(session, 12, limit=2, now=now) == 2
    assert ledger.cancel(session, 12, limit=2, now=now) == 1
    assert ledger.cancel(session, 12, limit=2, now=now) == 0
    assert ledger.progress(session, 12, now=now).open == 0


def test_what_is_planned_is_cut_into_chunks_that_hold_each_row_once(session: Session, now: datetime) -> None:
    for contact in range(4, 9):
        add(session, contact, f"+121255501{contact:02}", now=now)
    write_chunk(session, plan(now, newcomers=True), now=now)
    rows = session.execute(select(deliveries.c.id, deliveries.c.number).order_by(deliveries.c.id)).all()
    session.execute(update(deliveries).where(deliveries.c.id == rows[1].id).values(state="skipped"))
    cut = ledger.chunks(session, 12, rows=3)
    held = [[row.id for row in rows if row.id != rows[1].id and each.low < row.id <= each.high] for each in cut]
    assert [len(ids) for ids in held] == [3, 3, 1]
    assert ledger.chunks(session, 13) == ()


@pytest.mark.parametrize(("people", "chunks"), [(248, 248), (250, 125), (600, 200), (2_000, 500)])
def test_chunks_grow_where_there_are_many(session: Session, now: datetime, people: int, chunks: int) -> None:
    row = {"message": 12, "state": "planned", "due": now, "attempt": 0, "segments": 1}
    rows = [{**row, "number": f"+1212555{n:04}", "contact_id": n} for n in range(people)]
    ids = session.scalars(insert(deliveries).returning(deliveries.c.id), rows).all()
    cut = ledger.chunks(session, 12, rows=1)
    assert len(cut) == chunks
    assert (cut[0].low, cut[-1].high) == (0, max(ids))
    assert all(before.high == after.low for before, after in pairwise(cut))


def test_nobody_is_added_to_the_ledger_of_a_send_that_was_stopped(session: Session, now: datetime) -> None:
    session.execute(update(message_tables.messages).values(state="stopped"))
    assert write_chunk(session, plan(now), now=now)
    assert session.scalars(select(deliveries.c.id)).all() == []
