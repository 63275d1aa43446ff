"""Claims about a job that so many put at once that its row is never free, on PostgreSQL, whoever runs it."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from bot.clock import Clock
from bot.db import Database
from bot.engine.local import Engine, JobsQueue
from jobs.world import Counts, Work, World
from sms.job import Job
from store import Session
from tests.bot.engine.cluster_stories import PATIENCE_SECONDS, plays
from tests.bot.fakes import NoCarrier, NoChat, NoFiles, NoImages

PUTTERS = 4
HELD = text("SELECT pg_sleep(0.02)")


def test_it_runs_in_a_cluster_while_they_go_on(db: Database, postgres_url: str) -> None:
    ran = asyncio.Event()
    plays(postgres_url, db, {"work": sets(ran)}, lambda world: crowds(world, until=ran))


def test_it_runs_in_one_process_while_they_go_on(db: Database) -> None:
    async def story() -> None:
        ran, clock = asyncio.Event(), Clock()
        world = World(db, NoCarrier(), NoChat(), NoImages(), JobsQueue(clock), clock, NoFiles())
        engine = Engine(world, {"work": Work("work", sets(ran))})
        await engine.start()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await crowds(world, until=ran)
        finally:
            await engine.stop()

    asyncio.run(story())


def sets(ran: asyncio.Event) -> Callable[[World, str], Awaitable[Counts]]:
    async def work(_: World, _key: str) -> Counts:
        ran.set()
        return {}

    return work


async def crowds(world: World, *, until: asyncio.Event) -> None:
    """Put it from many sides, each of whom holds its row for a moment and is followed by the next, until it ran."""

    def puts(session: Session) -> None:
        world.queue.put(session, [Job("work", "")])
        session.execute(HELD)

    async def goes_on() -> None:
        while not until.is_set():
            await world.db.run(puts)

    async with asyncio.TaskGroup() as putters:
        for _ in range(PUTTERS):
            putters.create_task(goes_on())
