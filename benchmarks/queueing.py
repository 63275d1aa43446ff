"""What the queues cost a send to a million: its jobs put, taken and ended, with nothing to do in them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import perf_counter

from benchmarks import crowd
from benchmarks.measure import Limit
from bot.db import Database
from bot.engine.cluster.queue import ClusterQueue
from bot.engine.cluster.workers import Workers
from bot.engine.hold import conninfo
from bot.engine.local import Engine
from jobs.world import Counts, Lane, Work, World
from sms.job import Job
from store.ledger import CHUNK_ROWS, GROWN_MOST

PEOPLE = 1_000_000
ROWS = CHUNK_ROWS * GROWN_MOST  # of each job, in a send that large
JOBS = PEOPLE // ROWS
TURNS = 3
MOST = {  # seconds, and the share that must not take longer
    "jobs of a million, SQLite": (5, 0.6),
    "jobs of a million, PostgreSQL": (5, 0.6),
    "jobs of a million, cluster": (5, 0.6),
}


def limits() -> list[Limit]:
    """Measure in one process on each database that is there, and with a worker of a cluster on PostgreSQL."""
    with crowd.databases() as found:
        took = {name: _in_turns(url, is_cluster=False) for name, url in found.items()}
        if "PostgreSQL" in found:
            took["cluster"] = _in_turns(found["PostgreSQL"], is_cluster=True)
    return [
        Limit(f"jobs of a million, {name}", each, *MOST[f"jobs of a million, {name}"]) for name, each in took.items()
    ]


def _in_turns(url: str, *, is_cluster: bool) -> list[float]:
    with crowd.world(url) as world:
        return [asyncio.run(_turn(world, url, is_cluster=is_cluster)) for _ in range(TURNS)]


async def _turn(world: World, url: str, *, is_cluster: bool) -> float:
    ended, all_ended = set[str](), asyncio.Event()

    async def nothing(_: World, key: str) -> Counts:
        ended.add(key)
        if len(ended) == JOBS:
            all_ended.set()
        return {}

    work = Work("deliver", nothing, Lane.BULK)
    jobs = [Job("deliver", f"1:{low}:{low + ROWS}") for low in range(0, PEOPLE, ROWS)]
    if is_cluster:
        world = replace(world, queue=ClusterQueue(world.clock, [work]))
    async with _working(world, url, work):
        start = perf_counter()
        await world.db.run(lambda s: world.queue.put(s, jobs), bulk=True)
        await all_ended.wait()
        return perf_counter() - start


@asynccontextmanager
async def _working(world: World, url: str, work: Work) -> AsyncIterator[None]:
    table, queue = {work.name: work}, world.queue
    if isinstance(queue, ClusterQueue):
        engine: Engine | Workers = Workers(world, queue, table, conninfo=conninfo(url))
    else:
        engine = Engine(world, table)
    assert isinstance(world.db, Database)
    world.db.on_put = engine.wake
    await engine.start()
    try:
        yield
    finally:
        await engine.stop()
        world.db.on_put = None
