"""Count again the stretches of the ledger in which something happened, a few in each transaction; key: ""."""

from jobs.world import Counts, World
from store import rollups


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one ledger
    """Count until nothing waits; a crash leaves what was not counted marked."""
    counted = 0
    while more := await world.db.run(rollups.catch_up, bulk=True):
        counted += more
    return {"stretches": counted}
