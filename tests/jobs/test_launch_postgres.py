"""Claims about a schedule on PostgreSQL with several processes: it survives a restart, and fires once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import create_engine, delete, func, select

from bot.db import Database
from bot.engine.local import Engine, JobsQueue
from jobs.table import JOBS
from jobs.world import World
from sms.job import Job
from sms.message import When
from store import Session
from store.schema import metadata
from store.schema.account import audit
from store.schema.account import jobs as queue
from store.schema.ledger import deliveries
from tests.bot.fakes import FixedClock, NoFiles, NoImages
from tests.jobs.conftest import FakeCarrier, FakeChat, FakeFiles, FakeImages, Stand
from tests.jobs.test_launch import PEOPLE, approved, sets

PROCESSES = 4
PATIENCE_SECONDS = 60
NINE = When(date(2026, 11, 27), time(9))


@pytest.fixture
def stand(url: str, now: datetime) -> Iterator[Stand]:
    """A world on PostgreSQL."""
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    db, clock, carrier, chat = Database(url), FixedClock(now), FakeCarrier(), FakeChat()
    world = World(db, carrier, chat, NoImages(), JobsQueue(clock), clock, NoFiles())
    yield Stand(world, carrier, chat, FakeImages(), clock, FakeFiles())
    asyncio.run(db.close())


@asynccontextmanager
async def process(world: World, address: str) -> AsyncIterator[None]:
    """One more process over the same database, which sweeps as it starts."""
    db = Database(address)
    own = replace(world, db=db)
    engine = Engine(own, {work.name: work for work in JOBS})
    db.on_put = engine.wake
    await engine.start()
    try:
        await db.run(lambda session: own.queue.put(session, [Job("sweep", "")]))
        yield
    finally:
        await engine.stop()
        await db.close()


async def until_nothing_is_due(stand: Stand, address: str) -> None:
    """Run four processes at once until no job is left that is due, and none runs."""
    async with AsyncExitStack() as stack:
        for _ in range(PROCESSES):
            await stack.enter_async_context(process(stand.world, address))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await stand.world.db.read(partial(waiting, now=stand.clock.now())):  # noqa: ASYNC110 - in a database
                await asyncio.sleep(0.05)


def waiting(session: Session, now: datetime) -> int:
    """Count the jobs that are due or run."""
    busy = (queue.c.due <= now) | queue.c.leased_until.is_not(None)
    return session.execute(select(func.count()).select_from(queue).where(busy)).scalar_one()


def launches(session: Session) -> int:
    """Count how often the message began."""
    began = audit.c.action == "launched"
    return session.execute(select(func.count()).select_from(audit).where(began)).scalar_one()


@pytest.mark.parametrize("is_alarm_lost", [False, True])
def test_a_schedule_survives_a_restart_and_fires_once_with_four_processes(
    stand: Stand,
    url: str,
    is_alarm_lost: bool,
) -> None:
    sets(stand, "time_zone", "America/New_York")
    approved(stand, when=NINE)
    asyncio.run(until_nothing_is_due(stand, url))
    assert stand.carrier.texts == []
    if is_alarm_lost:
        stand.does(lambda session: session.execute(delete(queue)))
    stand.clock.time = datetime(2026, 11, 27, 14, tzinfo=stand.clock.time.tzinfo) + timedelta(minutes=14)
    asyncio.run(until_nothing_is_due(stand, url))
    asyncio.run(until_nothing_is_due(stand, url))
    numbers = [text.number for text in stand.carrier.texts]
    assert len(numbers) == len(set(numbers)) == PEOPLE
    assert stand.does(launches) == 1
    assert stand.does(lambda session: set(session.scalars(select(deliveries.c.state)))) == {"accepted"}
