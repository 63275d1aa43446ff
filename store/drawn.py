"""What each open form was last drawn by, so that of several processes the newest action wins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from store import Session
from store.schema.slack import drawn as table
from store.upsert import insert

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The action that a view was drawn for, by Slack's time of it, and the inputs that it left there."""

    acted_at: str
    inputs: frozenset[str]


def swap(session: Session, view: str, new: Drawn, *, now: datetime) -> Drawn | None:
    """Write down what a view is about to be drawn by, and give what it was; an older action replaces no newer one."""
    before = last(session, view)
    row = insert(session, table).values(view=view, acted_at=new.acted_at, inputs=_kept(new.inputs), at=now)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["view"],
            set_={"acted_at": row.excluded.acted_at, "inputs": row.excluded.inputs, "at": row.excluded.at},
            where=table.c.acted_at <= row.excluded.acted_at,
        )
    )
    return before


def last(session: Session, view: str) -> Drawn | None:
    """Tell what a view was last drawn by."""
    row = session.execute(select(table.c.acted_at, table.c.inputs).where(table.c.view == view)).one_or_none()
    return Drawn(row.acted_at, frozenset(row.inputs)) if row else None


def forget(session: Session, *, now: datetime) -> None:
    """Forget the forms of yesterday."""
    session.execute(delete(table).where(table.c.at <= now - KEPT))


def _kept(inputs: Collection[str]) -> list[str]:
    return sorted(inputs)
