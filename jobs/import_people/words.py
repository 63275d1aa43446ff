"""Write the words of those who were imported, in their order: so each page of them is changed once; key: ""."""

import asyncio
from functools import partial

from jobs.import_people.pace import Pace
from jobs.world import Counts, Database, World
from store import words
from store.words import Stretch

PAIRS = 8_000  # words of one transaction, at least
PAIRS_MAX = 40_000
BREATH_SECONDS = 0.005  # between two, for whoever else writes


async def run(world: World, key: str) -> Counts:  # noqa: ARG001 - there is one of them
    """See to what an import left that broke off."""
    return {"stretches": await write_words(world.db)}


async def write_words(db: Database) -> int:
    """Write all that wait; who is changed meanwhile is read again."""
    count = 0
    while waiting := await db.read(words.waiting):
        for stretch in waiting:
            count += await _write(db, stretch)
    return count


async def _write(db: Database, stretch: Stretch) -> bool:
    pace = Pace(least=PAIRS, most=PAIRS_MAX)
    for way in range(len(words.WAYS)):
        pairs = await db.read(partial(words.ordered, stretch=stretch, way=way))
        while pairs:
            some, pairs = pairs[: pace.rows], pairs[pace.rows :]
            unit = pace.watched(partial(words.write_ordered, stretch=stretch, pairs=some), rows=len(some))
            if not await db.run(unit, bulk=True):
                return False
            await asyncio.sleep(BREATH_SECONDS)
    await db.run(partial(words.written, stretch=stretch), bulk=True)
    return True
