"""How far each import has come: kept with every chunk that it writes, so that one that broke off goes on from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from store import Session
from store.schema.imports import imports as table
from store.upsert import insert


@dataclass(frozen=True, slots=True)
class Import:
    """One import; `rows` are those of the file that are seen to, bad ones too."""

    key: str
    name: str
    by: str
    rows: int
    done_bytes: int
    size_bytes: int
    sums: Mapping[str, int]
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of the file is done."""
        return min(100, 100 * self.done_bytes // max(1, self.size_bytes))


def begin(session: Session, key: str, *, name: str, by: str, size_bytes: int, now: datetime) -> Import:
    """Begin an import, or give the one that broke off; what has ended begins anew."""
    found = get(session, key)
    if found and found.ended_at is None:
        return found
    fresh = {"name": name, "by": by, "rows": 0, "done_bytes": 0, "size_bytes": size_bytes, "sums": {}}
    new = insert(session, table).values(key=key, began_at=now, **fresh)
    session.execute(
        new.on_conflict_do_update(index_elements=["key"], set_={**fresh, "began_at": now, "ended_at": None})
    )
    return Import(key, name, by, 0, 0, size_bytes, {}, None)


def keep(session: Session, key: str, *, rows: int, done_bytes: int, sums: Mapping[str, int]) -> None:
    """Keep how far it has come, in the transaction that writes the rows."""
    values = {"rows": rows, "done_bytes": done_bytes, "sums": dict(sums)}
    session.execute(update(table).where(table.c.key == key).values(**values))


def end(session: Session, key: str, *, now: datetime) -> None:
    """Note that it is over."""
    session.execute(update(table).where(table.c.key == key).values(ended_at=now))


def get(session: Session, key: str) -> Import | None:
    """Fetch one; None when it never began."""
    row = session.execute(select(table).where(table.c.key == key)).mappings().one_or_none()
    return _import(row) if row else None


def _import(row: RowMapping) -> Import:
    return Import(**{name: row[name] for name in Import.__slots__})
