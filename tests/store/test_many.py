"""Many values in one parameter are those values, on either database."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store import many, subscriptions
from store.schema.found import search_words
from store.schema.people import consent_events, consents, contacts
from tests.store.people import number, persons, write

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


def test_of_many_rows_only_the_new_ones_are_inserted(session: Session) -> None:
    rows = [(f"word{place}", place) for place in range(1_001)]
    many.insert_new(session, search_words, ("word", "contact_id"), rows[:700])
    many.insert_new(session, search_words, ("word", "contact_id"), rows)
    assert [tuple(row) for row in session.execute(select(search_words).order_by(search_words.c.contact_id))] == rows
