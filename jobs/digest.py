"""Post a digest, once for its day, also after a crash or with several processes; key: "id", or "id:instant"."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from blocks import digest as surface
from blocks.surface import Surface
from jobs.world import Counts, World
from sms.digest import Tick, covers, next_at
from store import Session, digests, posts, quota, rollups, settings, summaries, ticks
from store.digests import Digest

QUARTER = timedelta(minutes=15)  # the finest that is counted: one that is asked for tells of this one too


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest as it is to be posted; one that somebody asked for has its own instant as its tick."""

    digest: Digest
    tick: Tick
    asked: bool
    shown: Surface


async def run(world: World, key: str) -> Counts:
    """Compose it beside the writer, for counting takes long; whoever comes second with it finds the day taken."""
    now = world.clock.now()
    while await world.db.run(rollups.catch_up, bulk=True):
        pass
    digest_id, _, asked_at = key.partition(":")
    at = datetime.fromisoformat(asked_at) if asked_at else None
    composed = await world.db.read(partial(_compose, digest_id=int(digest_id), asked_at=at, now=now))
    if composed is None:
        return {"posted": 0}
    return {"posted": await world.db.run(partial(_post, world=world, composed=composed, now=now))}


def _compose(session: Session, *, digest_id: int, asked_at: datetime | None, now: datetime) -> Composed | None:
    digest = digests.get(session, digest_id)
    if digest is None or (asked_at is None and digest.next > now):
        return None
    zone = digest.rhythm.zone
    if asked_at is None:
        tick = digests.latest_tick(digest, now=now)
    else:
        tick = Tick(asked_at, asked_at.astimezone(zone).date())
    start, end = covers(digest.rhythm, tick)
    through = end if asked_at is None else end + QUARTER
    summary = summaries.summary(session, start=start, end=through, now=now, by=digest.eyes)
    summary = replace(summary, end=end)
    standing = quota.standing(session, settings.load(session), now=now)
    return Composed(digest, tick, asked=asked_at is not None, shown=surface.view(summary, standing, zone=zone))


def _post(session: Session, *, world: World, composed: Composed, now: datetime) -> int:
    digest, tick = composed.digest, composed.tick
    if composed.asked:
        key = f"digest:{digest.id}:{tick.at.isoformat()}"
    else:
        digests.set_next(session, digest.id, at=next_at(digest.rhythm, now).at)
        key = f"digest:{digest.id}:{tick.day.isoformat()}"
        if not ticks.take(session, f"digest:{digest.id}", day=tick.day):
            return 0
    shown = composed.shown
    post = posts.composed(session, key, channel=digest.channel, text=shown.text, blocks=shown.blocks)
    world.queue.put(session, [post])
    return 1
