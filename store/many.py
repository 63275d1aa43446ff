"""Many values in one parameter, as JSON: the statement is short and always the same, so nobody compiles it again."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Dialect,
    Select,
    Table,
    any_,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql

from store import Session

VARIABLES_MAX = 900  # of a statement; an old SQLite knows no more than 999


def among(session: Session, one: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Tell whether a column is one of many values; IN would spell each of them out."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(values))).table_valued("value")
        return one.in_(select(each.c.value))
    return one == any_(literal(list(values), postgresql.ARRAY(one.type)))


def table(session: Session, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]) -> Select[Any]:
    """Give rows as a query with those columns, to insert from or to join; instants are no JSON: `fixed` adds them."""
    if _is_sqlite(session):
        values = [[row[one.name] for one in columns] for row in rows]  # a name would be spelled and read in every row
        each = func.json_each(json.dumps(values)).table_valued("value")
        cells = (
            func.json_extract(each.c.value, literal_column(f"'$[{place}]'")).label(one.name)
            for place, one in enumerate(columns)
        )
        return select(*cells).where(true())  # or else ON CONFLICT reads as a join's ON
    typed = [column(one.name, one.type) for one in columns]
    told = func.json_to_recordset(literal(rows, JSON)).table_valued(*typed, name="told").render_derived(with_types=True)
    return select(told)


def insert_all(session: Session, into: Table, rows: Sequence[Mapping[str, Any]], same: Mapping[str, Any]) -> list[int]:
    """Insert rows of the same columns, with what is the `same` in all of them, and give their ids in that order.

    On SQLite the ids are ours to give, for nobody else writes meanwhile: so values need no JSON, which costs double.
    """
    if not rows:
        return []
    if not _is_sqlite(session):
        told = table(session, [into.c[name] for name in rows[0]], rows).add_columns(
            *(fixed(into.c[name], value) for name, value in same.items())
        )
        new = insert(into).from_select([*rows[0], *same], told)
        return list(session.scalars(new.returning(into.c.id)))
    first = session.execute(select(func.coalesce(func.max(into.c.id), 0))).scalar_one() + 1
    _insert_plainly(session, into, rows, same=same, first=first)
    return list(range(first, first + len(rows)))


def insert_new(session: Session, into: Table, columns: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> None:
    """Insert rows of plain texts and whole numbers, but those that are there; tuples, for there may be millions."""
    if not rows:
        return
    if _is_sqlite(session):
        _insert_tuples(session, into, columns, rows, then="ON CONFLICT DO NOTHING")
        return
    session.execute(_told(session, into, columns, rows).on_conflict_do_nothing())


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


def _insert_plainly(
    session: Session, into: Table, rows: Sequence[Mapping[str, Any]], *, same: Mapping[str, Any], first: int
) -> None:
    """Hand tuples to the driver, each value turned into the database's own once: SQLAlchemy would look at every one."""
    dialect = session.get_bind().dialect
    told = {name: [row[name] for row in rows] for name in rows[0]} | {name: [value] for name, value in same.items()}
    cells = [_turned(into.c[name], values, dialect=dialect, length=len(rows)) for name, values in told.items()]
    numbered = list(zip(range(first, first + len(rows)), *cells, strict=True))
    _insert_tuples(session, into, ("id", *told), numbered)


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


def _turned(one: Column[Any], values: list[Any], *, dialect: Dialect, length: int) -> Iterable[Any]:
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
