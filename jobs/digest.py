"""Post a digest, once for its day, also after a crash or with several processes; key: the digest's id."""

from datetime import datetime
from functools import partial

from blocks import digest as surface
from jobs.world import Counts, World
from sms.digest import covers, next_at
from store import Session, digests, posts, quota, reports, settings, ticks


async def run(world: World, key: str) -> Counts:
    """Compose it as the day stands and set the next one; whoever comes second finds the day taken."""
    return {"posted": await world.db.run(partial(_post, world=world, digest_id=int(key), now=world.clock.now()))}


def _post(session: Session, *, world: World, digest_id: int, now: datetime) -> int:
    digest = digests.get(session, digest_id)
    if digest is None or digest.next > now:
        return 0
    tick = digests.latest_tick(digest, now=now)
    digests.set_next(session, digest_id, at=next_at(digest.rhythm, now).at)
    if not ticks.first_today(session, f"digest:{digest_id}", on=tick.day):
        return 0
    start, end = covers(digest.rhythm, tick)
    summary = reports.summary(session, start=start, end=end, now=now)
    standing = quota.standing(session, settings.load(session), now=now)
    shown = surface.view(summary, standing, zone=digest.rhythm.zone)
    key = f"digest:{digest_id}:{tick.day.isoformat()}"
    content = {"text": shown.text, "blocks": list(shown.blocks)}
    post = posts.want(session, "digest", key=key, channel=digest.channel, threaded=False, content=content)
    world.queue.put(session, [post])
    return 1
