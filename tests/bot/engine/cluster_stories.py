"""What stories about a cluster stand on: real workers over PostgreSQL, and waiting for what they do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack

from sqlalchemy import text

from bot.clock import Clock
from bot.db import Database
from bot.engine.cluster.queue import ClusterQueue
from bot.engine.cluster.workers import Workers
from bot.engine.hold import conninfo
from jobs.world import Counts, Lane, Work, World
from sms.job import Job
from tests.bot.fakes import NoCarrier, NoChat, NoFiles, NoImages

PATIENCE_SECONDS = 60
Run = Callable[[World, str], Awaitable[Counts]]


def works(table: Mapping[str, Run]) -> list[Work]:
    """Make a table of jobs; one that is called like a lane waits in it, and one that is called `first` goes first."""
    lanes = {name: Lane(name) if name in set(Lane) else Lane.PEOPLE for name in table}
    return [Work(name, run, lanes[name], first=name == "first") for name, run in table.items()]


def stand(db: Database, table: Sequence[Work]) -> tuple[World, ClusterQueue]:
    clock = Clock()
    queue = ClusterQueue(clock, table)
    return World(db, NoCarrier(), NoChat(), NoImages(), queue, clock, NoFiles()), queue


def plays(
    url: str, db: Database, table: Mapping[str, Run], story: Callable[[World], Awaitable[None]], processes: int = 1
) -> None:
    async def run() -> None:
        world, queue = stand(db, works(table))
        async with AsyncExitStack() as ending, asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(processes):
                workers = Workers(world, queue, {work.name: work for work in works(table)}, conninfo=conninfo(url))
                await workers.start()
                ending.push_async_callback(workers.stop)
            await story(world)

    asyncio.run(run())


async def put(world: World, *jobs: Job) -> None:
    await world.db.run(lambda s: world.queue.put(s, jobs))


async def nothing(_: World, _key: str) -> Counts:
    return {}


async def until(is_so: Callable[[], object]) -> None:
    while not is_so():  # noqa: ASYNC110 - no event tells of it; `plays` has the patience
        await asyncio.sleep(0.01)


async def until_read(db: Database, question: str) -> None:
    while not await db.read(lambda s: s.execute(text(question)).scalar_one()):  # noqa: ASYNC110 - nor of this
        await asyncio.sleep(0.05)


async def is_empty(db: Database) -> None:
    await until_read(db, "SELECT count(*) = 0 FROM procrastinate_jobs")
