"""Many values in one parameter are those values, on either database."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store import many
from store.schema.people import contacts
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
