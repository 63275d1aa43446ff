"""Many values in one parameter, as JSON: the statement is short and always the same, so nobody compiles it again."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Select,
    any_,
    column,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from store import Session


def among(session: Session, one: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Tell whether a column is one of many values; IN would spell each of them out."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(list(values))).table_valued("value")
        return one.in_(select(each.c.value))
    return one == any_(literal(list(values), ARRAY(one.type)))


def table(session: Session, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]) -> Select[Any]:
    """Give rows as a query with those columns, to insert from or to join; instants are no JSON: `fixed` adds them."""
    if _is_sqlite(session):
        each = func.json_each(json.dumps(rows)).table_valued("value")
        cells = (func.json_extract(each.c.value, literal_column(f"'$.{one.name}'")).label(one.name) for one in columns)
        return select(*cells).where(true())  # or else ON CONFLICT reads as a join's ON
    typed = [column(one.name, one.type) for one in columns]
    told = func.json_to_recordset(literal(rows, JSON)).table_valued(*typed, name="told").render_derived(with_types=True)
    return select(told)


def fixed(one: Column[Any], value: object) -> ColumnElement[Any]:
    """Give a value that a column has in every row, an instant too."""
    return literal(value, one.type)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
