"""Ask the carrier what people texted, where it cannot call us; key: ""."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from jobs.world import Counts, Listed, World
from sms.job import Job
from store import Session, inbox, polls
from store.inbox import Inbound

BATCH_ROWS = 50


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one carrier
    """Store what is new, the oldest first, so that START after STOP stays START; STOP acts as it is stored."""
    now = world.clock.now()
    since = await world.db.read(partial(polls.heard_until, now=now))
    listed = await world.carrier.received(since)
    unheard = await world.db.read(partial(polls.unheard, sids={each.sid for each in listed}))
    texts = sorted((each for each in listed if each.sid in unheard), key=lambda text: text.created_at)
    for first in range(0, len(texts), BATCH_ROWS):
        batch = texts[first : first + BATCH_ROWS]
        await world.db.run(partial(_store, world=world, texts=batch, now=now))
    await world.db.run(partial(polls.asked, what="texts", now=now))
    return {"texts": len(texts)}


def _store(session: Session, *, world: World, texts: Sequence[Listed], now: datetime) -> None:
    inbox.store_inbound(session, [Inbound(each.sid, each.sender, each.number, each.body) for each in texts], now=now)
    world.queue.put(session, [Job("receive", "")])
