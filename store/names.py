"""Things that are known by a name: campaigns, subscription types, lists, snippets; case never makes two of them."""

from typing import Any

from sqlalchemy import Table, func, select, update

from store import Session
from store.upsert import insert


def identify(session: Session, table: Table, name: str) -> int | None:
    """Find the id of a name, however it is capitalised."""
    found: int | None = session.scalar(
        select(table.c.id).where(func.lower(table.c.name) == name.strip().lower()).order_by(table.c.id).limit(1)
    )
    return found


def ensure(session: Session, table: Table, name: str, *, also: dict[str, Any] | None = None) -> tuple[int, bool]:
    """Give the id of a name, making it if it is new; True when it was made."""
    known = identify(session, table, name)
    if known is not None:
        return known, False
    statement = insert(session, table).values(name=name.strip(), **(also or {}))
    session.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    found: int = session.scalars(select(table.c.id).where(table.c.name == name.strip())).one()
    return found, True


def names(session: Session, table: Table) -> dict[str, int]:
    """Give all names with their ids, in alphabetical order."""
    rows = session.execute(select(table.c.name, table.c.id).order_by(func.lower(table.c.name)))
    return {row.name: row.id for row in rows}


def change(session: Session, table: Table, row_id: int, values: dict[str, Any]) -> bool:
    """Give a thing another name, or change what goes with it; False when it is gone."""
    changed = update(table).where(table.c.id == row_id).values(**values).returning(table.c.id)
    return session.execute(changed).first() is not None
