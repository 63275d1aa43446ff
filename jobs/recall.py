"""Take back the files that a forgotten person stands in; key: the contact's id, then whether it is looked again."""

from datetime import timedelta
from functools import partial

from jobs.world import Counts, World
from sms.job import Job
from store import given

AGAIN = " again"
WRITTEN_WITHIN = timedelta(minutes=15)  # a file that was being written when they were forgotten


async def run(world: World, key: str) -> Counts:
    """Delete each at Slack, and look once more later; where nobody kept who is in one, anybody may be."""
    contact, recalled = int(key.removesuffix(AGAIN)), 0
    for file in await world.db.read(given.every):
        if await world.db.read(partial(given.holds, file=file, contact=contact)):
            await world.files.remove(file)
            await world.db.run(partial(given.drop, file=file), bulk=True)
            recalled += 1
    if not key.endswith(AGAIN):
        later = Job("recall", key + AGAIN, world.clock.now() + WRITTEN_WITHIN)
        await world.db.run(lambda session: world.queue.put(session, [later]))
    return {"recalled": recalled}
