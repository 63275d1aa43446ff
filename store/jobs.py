"""The queue of jobs: put in the transaction that makes them necessary, claimed under a lease, run at least once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Integer, Select, bindparam, case, delete, func, literal, or_, select, update

from sms.job import Job
from store import Session
from store.schema.account import jobs as table
from store.upsert import insert_for

LATE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that is ours until its lease ends; `version` tells whether it was put again meanwhile."""

    id: int
    name: str
    key: str
    version: int
    tries: int


def put(session: Session, jobs: Sequence[Job], *, now: datetime) -> None:
    """Put jobs; one that waits already is brought forward, one that runs will run once more, at the time given."""
    if not jobs:
        return
    session.execute(
        _put(session.get_bind().dialect.name),
        [
            {"name": job.name, "key": job.key, "due": job.due or now, "version": 0, "tries": 0, "at": now}
            for job in jobs
        ],
    )
    session.info["woken"] = True


def claim(
    session: Session,
    *,
    names: Collection[str],
    now: datetime,
    lease: timedelta,
    limit: int = 1,
    but: Collection[int] = (),
    first: Collection[str] = (),
) -> Sequence[Claimed]:
    """Take up to `limit` due jobs, `first` these, `but` not those; while they run, `due` is the end of the lease."""
    late, others = _claimable(tuple(names), tuple(first))
    asked = {"now": now, "late": now - LATE, "but": list(but)}
    awaited = session.scalars(late, asked).all()
    ids = [*awaited, *session.scalars(others, {**asked, "awaited": awaited, "many": limit - len(awaited)})]
    if not ids:
        return ()
    taken = session.execute(
        update(table)
        .where(table.c.id.in_(ids))
        .values(leased_until=now + lease, due=now + lease)
        .returning(table.c.id, table.c.name, table.c.key, table.c.version, table.c.tries)
    )
    return tuple(Claimed(row.id, row.name, row.key, row.version, row.tries) for row in taken)


def finish(session: Session, job: Claimed) -> None:
    """Forget a job that ran; if it was put again meanwhile, it waits again."""
    done = session.execute(
        delete(table).where(table.c.id == job.id, table.c.version == job.version).returning(table.c.id)
    )
    if done.first() is None:
        session.execute(update(table).where(table.c.id == job.id).values(leased_until=None, tries=0))
        session.info["woken"] = True


def renew(session: Session, *, ids: Sequence[int], until: datetime) -> None:
    """Go on holding jobs that still run; one that was put again meanwhile keeps its own time."""
    mine = table.c.id.in_(ids) & table.c.leased_until.is_not(None)
    due = case((table.c.due == table.c.leased_until, literal(until, table.c.due.type)), else_=table.c.due)
    session.execute(update(table).where(mine).values(leased_until=until, due=due))


def fail(session: Session, job: Claimed, *, why: str, retry_at: datetime) -> None:
    """Let a job that crashed be tried again later, at once if it was put again meanwhile; it is never dropped."""
    wished = (table.c.version != job.version) & (table.c.due < retry_at) & (table.c.due != table.c.leased_until)
    due = case((wished, table.c.due), else_=literal(retry_at, table.c.due.type))
    session.execute(
        update(table)
        .where(table.c.id == job.id)
        .values(leased_until=None, due=due, tries=table.c.tries + 1, failure=why[:2000])
    )


def take(session: Session, *, limit: int) -> Sequence[Job]:
    """Take jobs out for another engine; what ran when its process ended is due at once."""
    first = select(table.c.id).order_by(table.c.id).limit(limit).with_for_update(skip_locked=True)
    gone = delete(table).where(table.c.id.in_(first.scalar_subquery()))
    rows = session.execute(gone.returning(table.c.name, table.c.key, table.c.due, table.c.leased_until))
    return [Job(row.name, row.key, None if row.leased_until == row.due else row.due) for row in rows]


def next_due(session: Session, *, names: Collection[str]) -> datetime | None:
    """Tell when the earliest of these jobs may be claimed."""
    earliest: datetime | None = session.scalar(_earliest(tuple(names)))
    return earliest


@lru_cache(maxsize=2)
def _put(dialect: str) -> Executable:
    """Put the statement together once for each database: whoever puts a job, as each callback does, waits for it."""
    statement = insert_for(dialect, table)
    now = bindparam("at", type_=table.c.due.type)
    runs = (table.c.leased_until > now) & (table.c.due == table.c.leased_until)  # its due is no wish, only the lease
    sooner = case((runs | (statement.excluded.due < table.c.due), statement.excluded.due), else_=table.c.due)
    change = {"due": sooner, "version": table.c.version + 1}
    done: Executable = statement.on_conflict_do_update(index_elements=["name", "key"], set_=change)
    return done


@lru_cache(maxsize=16)
def _claimable(names: tuple[str, ...], first: tuple[str, ...]) -> tuple[Select[Any], Select[Any]]:
    """Put the questions together once: for the job that is late or goes first, and for all others that are free."""
    now = bindparam("now", type_=table.c.due.type)
    free = or_(table.c.leased_until.is_(None), table.c.leased_until <= now)
    mine = table.c.id.in_(bindparam("but", expanding=True))
    found = select(table.c.id).where(table.c.due <= now, free, table.c.name.in_(names), ~mine)
    oldest = found.order_by(*([table.c.name.in_(first).desc()] if first else []), table.c.due, table.c.id)
    # Who puts a job holds its row, and those who put without a pause would hold it for ever: a late one is waited for.
    awaited = or_(table.c.due <= bindparam("late", type_=table.c.due.type), table.c.name.in_(first))
    others = oldest.where(table.c.id.not_in(bindparam("awaited", expanding=True)))
    many = bindparam("many", type_=Integer)
    return oldest.where(awaited).limit(1).with_for_update(), others.limit(many).with_for_update(skip_locked=True)


@lru_cache(maxsize=16)
def _earliest(names: tuple[str, ...]) -> Select[Any]:
    """Put the question together once: each lane asks it every second, and putting it took longer than the answer."""
    free_at = case((table.c.leased_until > table.c.due, table.c.leased_until), else_=table.c.due)
    return select(func.min(free_at)).where(table.c.name.in_(names))
