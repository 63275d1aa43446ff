"""Many values in one parameter, as JSON: the statement is short and always the same, so nobody compiles it again."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Dialect,
    Select,
    Table,
    Text,
    any_,
    cast,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import aggregate_order_by

from store import Session
from store.schema.base import Instant
from store.upsert import insert as upsert

VARIABLES_MAX = 900  # of a statement; an old SQLite knows no more than 999
KEPT = Instant().dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())  # an instant as SQLite keeps it


def among(session: Session, one: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Tell whether a column is one of many values; IN would spell each of them out."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(values))).table_valued("value")
        return one.in_(select(each.c.value))
    return one == any_(literal(list(values), postgresql.ARRAY(one.type)))


def table(session: Session, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]) -> Select[Any]:
    """Give rows as a query with those columns, to insert from or to join."""
    if _is_sqlite(session):
        values = [[row[one.name] for one in columns] for row in rows]  # a name would be spelled and read in every row
        each = func.json_each(json.dumps(values, default=KEPT)).table_valued("value")
        cells = (
            func.json_extract(each.c.value, literal_column(f"'$[{place}]'")).label(one.name)
            for place, one in enumerate(columns)
        )
        return select(*cells).where(true())  # or else ON CONFLICT reads as a join's ON
    typed = [column(one.name, one.type) for one in columns]
    rows_told = cast(literal(json.dumps(rows, default=datetime.isoformat), Text), JSON)
    told = func.json_to_recordset(rows_told).table_valued(*typed, name="told").render_derived(with_types=True)
    return select(told)


def append(session: Session, into: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns."""
    if rows:
        told = table(session, [into.c[name] for name in rows[0]], rows)
        session.execute(insert(into).from_select(list(rows[0]), told))


def change(session: Session, into: Table, rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any]) -> None:
    """Update rows by their `id`, each to its own values of the same columns, and to what is the `same` in all."""
    if rows:
        told = table(session, [into.c[name] for name in rows[0]], rows).subquery("told")
        own = {name: told.c[name] for name in rows[0] if name != "id"}
        session.connection().execute(update(into).where(into.c.id == told.c.id).values({**own, **same}))


def told(session: Session, key: ColumnElement[int], text: ColumnElement[str]) -> ColumnElement[str]:
    """Gather the rows of a query into one JSON text, each a whole number and a text, for `pairs` to read."""
    if _is_sqlite(session):
        return func.json_group_object(key, text, type_=Text)
    return cast(func.json_object_agg(key, aggregate_order_by(text, text, key)), Text)


def pairs(session: Session, told: str, *, of: ColumnElement[int]) -> Select[int, str]:
    """Read what was `told` as a query, in that order; so it never becomes objects of ours."""
    read = func.json_each(told) if _is_sqlite(session) else func.json_each_text(cast(literal(told, Text), JSON))
    each = read.table_valued("key", "value")
    return select(cast(each.c.key, of.type), each.c.value).where(true())


def insert_all(session: Session, into: Table, rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any]) -> list[int]:
    """Insert rows of the same columns, with what is the `same` in all of them, and give their ids in that order."""
    if not rows:
        return []
    columns = tuple(rows[0])
    return insert_tuples(session, into, columns, [tuple(map(row.__getitem__, columns)) for row in rows], same=same)


def insert_tuples(
    session: Session, into: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], *, same: Mapping[str, Any]
) -> list[int]:
    """Insert rows as `insert_all` does; tuples, for there may be a million.

    On SQLite the ids are ours to give, for nobody else writes meanwhile: so values need no JSON, which costs double.
    """
    if not rows:
        return []
    if not _is_sqlite(session):
        told = table(
            session, [into.c[name] for name in columns], [dict(zip(columns, row, strict=True)) for row in rows]
        )
        told = told.add_columns(*(fixed(into.c[name], value) for name, value in same.items()))
        return list(session.scalars(insert(into).from_select([*columns, *same], told).returning(into.c.id)))
    ids = _next_ids(session, into, len(rows))
    _insert_plainly(session, into, dict(zip(columns, zip(*rows, strict=True), strict=True)), same=same, ids=ids)
    return list(ids)


def append_each(session: Session, into: Table, one: str, values: Collection[Any], same: Mapping[str, Any]) -> list[int]:
    """Insert a row for each of many values, with what is the `same` in all, and give their ids in that order."""
    if not values:
        return []
    new = insert(into).from_select([one, *same], _with(session, into, one, values, same))
    if not _is_sqlite(session):
        return list(session.scalars(new.returning(into.c.id)))
    ids = _next_ids(session, into, len(values))
    session.execute(new)
    return list(ids)


def insert_each(session: Session, into: Table, one: str, values: Collection[Any], same: Mapping[str, Any]) -> None:
    """Insert a row for each of many values, with what is the `same` in all of them, but those that are there."""
    rows = _with(session, into, one, values, same)
    session.execute(upsert(session, into).from_select([one, *same], rows).on_conflict_do_nothing())


def put(session: Session, into: Table, rows: Sequence[tuple[str | int, ...]]) -> None:
    """Insert whole rows of plain texts and whole numbers; one that is there by its key is made like them."""
    if not rows:
        return
    key, columns = list(into.primary_key.columns.keys()), into.c.keys()
    others = [name for name in columns if name not in key]
    if _is_sqlite(session):
        latest = ", ".join(f"{name} = excluded.{name}" for name in others)
        then = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {latest}"
        _insert_tuples(session, into, columns, rows, then=then)
        return
    new = _told(session, into, columns, rows)
    session.execute(new.on_conflict_do_update(index_elements=key, set_={name: new.excluded[name] for name in others}))


def _told(
    session: Session, into: Table, columns: Sequence[str], rows: Sequence[tuple[str | int, ...]]
) -> postgresql.Insert:
    told = table(session, [into.c[name] for name in columns], [dict(zip(columns, row, strict=True)) for row in rows])
    return postgresql.insert(into).from_select(list(columns), told)


def _with(session: Session, into: Table, one: str, values: Collection[Any], same: Mapping[str, Any]) -> Select[Any]:
    kept = into.c[one]
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(values))).table_valued("value").c.value
    else:
        each = func.unnest(literal(list(values), postgresql.ARRAY(kept.type))).column_valued()
    return select(each, *(fixed(into.c[name], value) for name, value in same.items())).where(true())


def _next_ids(session: Session, into: Table, length: int) -> range:
    """Give the ids that new rows are to get on SQLite, where nobody else writes meanwhile."""
    first = session.execute(select(func.coalesce(func.max(into.c.id), 0))).scalar_one() + 1
    return range(first, first + length)


def _insert_plainly(
    session: Session, into: Table, told: Mapping[str, Sequence[Any]], *, same: Mapping[str, Any], ids: range
) -> None:
    """Hand tuples to the driver, each value turned into the database's own once: SQLAlchemy would look at every one."""
    dialect = session.get_bind().dialect
    every = {**told, **{name: (value,) for name, value in same.items()}}
    cells = [_turned(into.c[name], values, dialect=dialect, length=len(ids)) for name, values in every.items()]
    _insert_tuples(session, into, ("id", *every), list(zip(ids, *cells, strict=True)))


def _insert_tuples(
    session: Session, into: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], *, then: str = ""
) -> None:
    """Insert many rows with each step of SQLite's: at every one its driver lets other threads go first."""
    quote = session.get_bind().dialect.identifier_preparer.format_column
    named = ", ".join(quote(into.c[name]) for name in columns)
    marks = f"({', '.join('?' * len(columns))})"
    at_once = VARIABLES_MAX // len(columns)
    whole = len(rows) - len(rows) % at_once
    for size, some in ((at_once, rows[:whole]), (1, rows[whole:])):
        if some:
            statement = f"INSERT INTO {into.name} ({named}) VALUES {', '.join([marks] * size)} {then}"  # noqa: S608
            told = [tuple(chain.from_iterable(some[at : at + size])) for at in range(0, len(some), size)]
            session.connection().exec_driver_sql(statement, told)


def _turned(one: Column[Any], values: Sequence[Any], *, dialect: Dialect, length: int) -> Iterable[Any]:
    """Turn a column's values; one that they all have, as people without properties of their own, only once."""
    turn = one.type.dialect_impl(dialect).bind_processor(dialect)
    is_same = values.count(values[0]) == len(values)
    some = values[:1] if is_same else values
    turned = [turn(value) for value in some] if turn else some
    return repeat(turned[0], length) if is_same else turned


def fixed(one: Column[Any], value: object) -> ColumnElement[Any]:
    """Give a value that a column has in every row, an instant too."""
    return literal(value, one.type)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
