"""Tell the home channel how much of the month's quota is gone, at 60, 80 and 100 %, each once a month; key: ""."""

from datetime import datetime
from functools import partial

from blocks import quota as surface
from jobs.world import Counts, World
from store import Session, posts, quota, settings


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one quota
    """Announce the thresholds that were newly reached, in one line; of several that look at once one tells it."""
    return {"told": await world.db.run(partial(_warn, world=world, now=world.clock.now()))}


def _warn(session: Session, *, world: World, now: datetime) -> int:
    account = settings.load(session)
    shares = quota.announce(session, account, now=now)
    if not shares:
        return 0
    standing = quota.standing(session, account, now=now)
    words = surface.announcement(standing, shares, zone=account.zone)
    world.queue.put(session, [posts.notice(session, words, key=f"quota:{standing.period.day}:{shares[-1]}")])
    return 1
