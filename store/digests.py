"""Digests: where and when a summary is posted by itself, and when the next is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete, insert, select, update

from sms.digest import Every, Rhythm, Tick, next_at
from sms.errors import Problem
from sms.roles import Person
from store import Session, audit, sight
from store.schema.slack import digests as table


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest; `next` is when it is due."""

    id: int
    channel: str
    rhythm: Rhythm
    by: str
    next: datetime
    eyes: Person | None = None  # whose sight it has, as they were when it was set up; None sees all


class NoSuchDigest(Problem):
    """That digest is not there any more."""

    hint = "`/sms digests` shows those that are."


def add(session: Session, rhythm: Rhythm, *, channel: str, by: Person, now: datetime) -> Digest:
    """Set one up; the first comes at the next tick of its rhythm, and tells what whoever set it up may see."""
    new = insert(table).values(by=by.id, **_written(rhythm, channel=channel, by=by, now=now))
    row = session.execute(new.returning(table)).one()
    audit.add(session, who=by.id, action="added a digest", subject=f"digest {row.id}", now=now, detail={"in": channel})
    return _digest(row)


def change(session: Session, digest_id: int, rhythm: Rhythm, *, channel: str, by: Person, now: datetime) -> Digest:
    """Give one another place and rhythm, and the eyes of whoever changes it; NoSuchDigest when it was removed."""
    changed = update(table).where(table.c.id == digest_id)
    row = session.execute(
        changed.values(**_written(rhythm, channel=channel, by=by, now=now)).returning(table)
    ).one_or_none()
    if row is None:
        raise NoSuchDigest
    detail = {"in": channel, "every": rhythm.every, "at": f"{rhythm.clock:%H:%M}", "zone": rhythm.zone.key}
    audit.add(session, who=by.id, action="changed a digest", subject=f"digest {row.id}", now=now, detail=detail)
    return _digest(row)


def get(session: Session, digest_id: int) -> Digest | None:
    """Fetch one; None when it was removed."""
    row = session.execute(select(table).where(table.c.id == digest_id)).one_or_none()
    return _digest(row) if row else None


def every(session: Session) -> list[Digest]:
    """List all, the next one first."""
    return [_digest(row) for row in session.execute(select(table).order_by(table.c.next, table.c.id))]


def latest_tick(digest: Digest, *, now: datetime) -> Tick:
    """Give the last tick that is due; those missed while nothing ran are made up for by this one."""
    tick = next_at(digest.rhythm, digest.next - timedelta(seconds=1))
    while (later := next_at(digest.rhythm, tick.at)).at <= now:
        tick = later
    return tick


def set_next(session: Session, digest_id: int, *, at: datetime) -> None:
    """Keep when the next one is due."""
    session.execute(update(table).where(table.c.id == digest_id).values(next=at))


def remove(session: Session, digest_id: int, *, by: str, now: datetime) -> None:
    """Take one down; what it has posted stays. Of two people pressing at once the second raises NoSuchDigest."""
    gone = session.execute(delete(table).where(table.c.id == digest_id).returning(table.c.id)).first()
    if gone is None:
        raise NoSuchDigest
    audit.add(session, who=by, action="removed a digest", subject=f"digest {digest_id}", now=now)


def _written(rhythm: Rhythm, *, channel: str, by: Person, now: datetime) -> dict[str, object]:
    return {
        "channel": channel,
        "every": rhythm.every,
        "weekday": rhythm.weekday,
        "at": rhythm.clock,
        "zone": rhythm.zone.key,
        "next": next_at(rhythm, now).at,
        "sight": sight.written(by),
    }


def _digest(row: Row[tuple[object, ...]]) -> Digest:
    kept = row._mapping  # noqa: SLF001 - SQLAlchemy's public name
    rhythm = Rhythm(Every(kept["every"]), kept["at"], ZoneInfo(kept["zone"]), kept["weekday"])
    eyes = sight.eyes(kept["sight"]) if kept["sight"] else None
    return Digest(kept["id"], kept["channel"], rhythm, kept["by"], kept["next"], eyes)
