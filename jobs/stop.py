"""Cancel what a stopped message has not sent yet, and give its segments back; key: the message's number."""

from datetime import datetime
from functools import partial

from jobs.world import Counts, World
from sms.job import Job
from store import Session, ledger

CHUNK_ROWS = 5_000


async def run(world: World, key: str) -> Counts:
    """Cancel in chunks, so that nobody waits for a large one; what is at the carrier already goes on."""
    canceled = 0
    while done := await world.db.run(partial(_cancel, number=int(key), now=world.clock.now()), bulk=True):
        canceled += done
    await world.db.run(lambda session: world.queue.put(session, [Job("progress", key)]))
    return {"canceled": canceled}


def _cancel(session: Session, *, number: int, now: datetime) -> int:
    return ledger.cancel(session, number, limit=CHUNK_ROWS, now=now)
