"""Write the words of those who were imported, in their order: so each page of them is changed once; key: ""."""

import asyncio
from dataclasses import replace
from functools import partial

from jobs.import_people.pace import Pace
from jobs.world import Counts, Database, World
from store import words
from store.words import Ordered, Stretch

WORDS = 8_000  # of one transaction, at least
WORDS_MAX = 40_000
PEOPLE = 50_000  # whose words are read at once: they are told anew with each transaction
BREATH_SECONDS = 0.002  # between two, for whoever else writes


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
    pace = Pace(least=WORDS, most=WORDS_MAX)
    for low in range(stretch.low, stretch.high + 1, PEOPLE):
        part = replace(stretch, low=low, high=min(low + PEOPLE - 1, stretch.high))
        if not await _write_part(db, part, pace=pace):
            return False
    await db.run(partial(words.written, stretch=stretch), bulk=True)
    return True


async def _write_part(db: Database, stretch: Stretch, *, pace: Pace) -> bool:
    following = _read(db, stretch, way=0)
    for way in range(1, 1 + len(words.WAYS)):
        sort = await following
        if way < len(words.WAYS):
            following = _read(db, stretch, way=way)  # put in order while these are written
        if not await _write_sort(db, stretch, sort, pace=pace):
            following.cancel()
            return False
    return True


def _read(db: Database, stretch: Stretch, *, way: int) -> asyncio.Task[Ordered]:
    return asyncio.create_task(db.read(partial(words.ordered, stretch=stretch, way=way)))


async def _write_sort(db: Database, stretch: Stretch, sort: Ordered, *, pace: Pace) -> bool:
    place = 0
    while place < sort.length:
        length = pace.rows
        unit = partial(words.write_ordered, stretch=stretch, words=sort, place=place, length=length)
        if not await db.run(pace.watched(unit, rows=length), bulk=True):
            return False
        place += length
        await asyncio.sleep(BREATH_SECONDS)
    return True
