"""Many values in one parameter are those values, on either database."""

from datetime import datetime, timedelta
from operator import itemgetter

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store import lists, many, subscriptions
from store.schema.people import consent_events, consents, contacts, list_members
from tests.store.people import THEN, number, persons, write

STRANGE = 'O\'Hara "😀" \\ , {x} $.y \n NULL'


def test_among_finds_the_values_and_no_others(session: Session) -> None:
    ids = write(session, *persons(5))
    found = select(contacts.c.id).where(many.among(session, contacts.c.mobile, [number(2), number(4), "x"]))
    assert sorted(session.scalars(found)) == [ids[1], ids[3]]


def test_among_no_values_is_nobody(session: Session) -> None:
    write(session, *persons(2))
    assert session.scalars(select(contacts.c.id).where(many.among(session, contacts.c.id, ()))).all() == []


def test_a_table_keeps_every_kind_of_value_as_it_is(session: Session, now: datetime) -> None:
    columns = [contacts.c[name] for name in ("first_name", "last_name", "company_id", "marketing", "properties")]
    told: list[dict[str, object]] = [
        {"first_name": STRANGE, "last_name": None, "company_id": None, "marketing": True, "properties": {"size": "38"}},
        {"first_name": "", "last_name": "null", "company_id": None, "marketing": False, "properties": {}},
    ]
    at = [contacts.c.created_at, contacts.c.updated_at]
    rows = many.table(session, columns, told).add_columns(*(many.fixed(one, now) for one in at))
    session.execute(insert(contacts).from_select([*columns, *at], rows))
    kept = session.execute(select(*columns).order_by(contacts.c.id)).mappings()
    assert [dict(row) for row in kept] == told


def test_rows_are_changed_each_to_its_own_values_and_to_what_is_the_same_in_all(
    session: Session, now: datetime
) -> None:
    ids, later = write(session, *persons(4)), now + timedelta(microseconds=1)
    told: list[dict[str, object]] = [
        {"id": ids[2], "first_name": STRANGE, "company_id": None, "created_at": later},
        {"id": ids[0], "first_name": None, "company_id": None, "created_at": now},
    ]
    many.change(session, contacts, told, {"last_name": STRANGE, "updated_at": later})
    columns = ("first_name", "company_id", "created_at", "last_name", "updated_at")
    query = select(*(contacts.c[name] for name in columns))
    assert session.execute(query.where(contacts.c.id == ids[0])).one() == (None, None, now, STRANGE, later)
    assert session.execute(query.where(contacts.c.id == ids[2])).one() == (STRANGE, None, later, STRANGE, later)
    others = select(contacts.c.id).where(contacts.c.last_name.is_distinct_from(STRANGE)).order_by(contacts.c.id)
    assert session.scalars(others).all() == [ids[1], ids[3]]


def test_nothing_is_changed_or_appended_of_no_rows(session: Session) -> None:
    write(session, *persons(1))
    many.change(session, contacts, [], {"last_name": STRANGE})
    many.append(session, contacts, [])
    assert session.scalars(select(contacts.c.last_name)).one() != STRANGE


def test_rows_are_appended_and_one_that_is_there_already_is_refused(session: Session) -> None:
    ids = write(session, *persons(3))
    staff, _ = lists.ensure(session, "Staff", now=THEN)
    rows = [{"contact_id": each, "list_id": staff} for each in ids]
    many.append(session, list_members, rows)
    kept = session.execute(
        select(list_members).where(list_members.c.list_id == staff).order_by(list_members.c.contact_id)
    ).all()
    assert [tuple(row) for row in kept] == [(staff, each) for each in ids]
    with pytest.raises(IntegrityError), session.begin_nested():
        many.append(session, list_members, rows[:1])


def test_a_table_of_no_rows_is_empty(session: Session) -> None:
    assert session.execute(many.table(session, [contacts.c.first_name], [])).all() == []


def test_many_rows_are_put_and_those_of_the_same_key_are_made_like_them(session: Session, now: datetime) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    same = {
        "subscription_id": offers,
        "change": "opt_in",
        "how": "form",
        "shown": "",
        "by": "",
        "source": "",
        "at": now,
    }
    numbers = [number(each) for each in range(400)]
    events = many.insert_all(session, consent_events, [{"number": each} for each in numbers], same=same)
    rows = [(number, offers, "opted_in", event) for number, event in zip(numbers, events, strict=True)]
    many.put(session, consents, rows[:300])
    many.put(session, consents, [(*row[:2], "opted_out", row[3]) for row in rows[200:]])
    kept = session.execute(select(consents.c.number, consents.c.standing).order_by(consents.c.event_id)).all()
    assert [tuple(row) for row in kept] == [
        (each, "opted_in" if place < 200 else "opted_out") for place, each in enumerate(numbers)
    ]


def test_of_many_values_only_the_new_ones_are_inserted(session: Session) -> None:
    ids = write(session, *persons(300))
    vip, _ = lists.ensure(session, "VIP", now=THEN)
    many.insert_each(session, list_members, "contact_id", ids[:200], {"list_id": vip})
    many.insert_each(session, list_members, "contact_id", ids, {"list_id": vip})
    kept = session.execute(select(list_members).order_by(list_members.c.contact_id)).all()
    assert [tuple(row) for row in kept] == [(vip, each) for each in ids]


def test_many_values_are_appended_in_their_order(session: Session, now: datetime) -> None:
    offers, _ = subscriptions.ensure(session, "Offers")
    words = ("change", "how", "shown", "by", "source")
    same = {**dict.fromkeys(words, STRANGE), "subscription_id": offers, "at": now}
    ids = [each for some in ("ba", "c") for each in many.append_each(session, consent_events, "number", some, same)]
    kept = session.execute(select(consent_events).order_by(consent_events.c.id)).all()
    assert [(row.id, row.number, row.shown, row.at) for row in kept] == [
        (id_, number, STRANGE, now) for id_, number in zip(ids, "bac", strict=True)
    ]
    assert many.append_each(session, consent_events, "number", (), same) == []


def test_pairs_are_read_as_they_were_told_and_in_that_order(session: Session) -> None:
    ids = write(session, *persons(3))
    names = [STRANGE, "b", "a"]
    for id_, name in zip(ids, names, strict=True):
        session.execute(update(contacts).where(contacts.c.id == id_).values(first_name=name))
    rows = select(contacts.c.id, contacts.c.first_name).order_by(contacts.c.first_name).subquery()
    told = session.scalar(select(many.told(session, rows.c.id, rows.c.first_name)))
    read = session.execute(many.pairs(session, told or "", of=contacts.c.id)).all()
    assert [(row[0], row[1]) for row in read] == sorted(zip(ids, names, strict=True), key=itemgetter(1))
