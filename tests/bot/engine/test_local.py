import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

import store.jobs
from bot.db import Database
from bot.engine.local import Engine, JobsQueue
from jobs.world import Counts, World
from sms.job import Job
from tests.bot.engine.cluster_stories import until, works
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages

Run = Callable[[World, str], Awaitable[Counts]]


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    db = Database(sqlite_url)
    yield db
    asyncio.run(db.close())


def make_world(db: Database) -> World:
    clock = FixedClock(datetime.now(UTC))
    return World(db, NoCarrier(), NoChat(), NoImages(), JobsQueue(clock), clock, NoFiles())


async def running(world: World, table: Mapping[str, Run], story: Callable[[Engine], Awaitable[None]]) -> None:
    db = world.db
    assert isinstance(db, Database)
    engine = Engine(world, {work.name: work for work in works(table)})
    db.on_put = engine.wake
    await engine.start()
    try:
        await asyncio.wait_for(story(engine), 60)
    finally:
        await engine.stop()


async def put(world: World, *jobs: Job) -> None:
    await world.db.run(lambda s: world.queue.put(s, jobs))


def test_a_job_that_is_put_runs_once_and_is_forgotten(db: Database) -> None:
    world, ran, done = make_world(db), [], asyncio.Event()

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        done.set()
        return {"done": 1}

    async def story(_: Engine) -> None:
        await put(world, Job("work", "7"))
        await done.wait()

    asyncio.run(running(world, {"work": work}, story))
    assert ran == ["7"]
    assert asyncio.run(db.read(lambda s: store.jobs.next_due(s, names=["work"]))) is None


def test_a_job_of_a_newer_version_waits_for_a_process_that_knows_it(db: Database) -> None:
    world, ran = make_world(db), []

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    async def story(_: Engine) -> None:
        await put(world, Job("new", "7"), Job("work", "8"))
        await until(lambda: ran)

    async def later(_: Engine) -> None:
        await until(lambda: len(ran) == 2)

    asyncio.run(running(world, {"work": work}, story))
    assert ran == ["8"]
    asyncio.run(running(world, {"new": work}, later))
    assert ran == ["8", "7"]


def test_a_job_that_crashes_is_kept_and_tried_again(db: Database) -> None:
    world, tries, again = make_world(db), [], asyncio.Event()

    async def work(_: World, key: str) -> Counts:
        tries.append(key)
        if len(tries) == 1:
            raise RuntimeError("the network is down")
        again.set()
        return {}

    async def story(engine: Engine) -> None:
        await put(world, Job("work", "7"))
        while not await db.read(lambda s: _is_later(s, world)):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.005)
        assert isinstance(world.clock, FixedClock)
        world.clock.time += timedelta(seconds=2)
        engine.wake()
        await again.wait()

    asyncio.run(running(world, {"work": work}, story))
    assert tries == ["7", "7"]


def test_a_job_that_cannot_even_be_put_back_does_not_end_the_engine(db: Database) -> None:
    world, began = make_world(db), asyncio.Event()

    async def work(broken: World, _: str) -> Counts:
        await broken.db.run(lambda s: s.execute(text("DROP TABLE jobs")))
        began.set()
        raise RuntimeError("and the database is gone")

    async def story(_: Engine) -> None:
        await put(world, Job("work", "7"))
        await began.wait()

    asyncio.run(running(world, {"work": work}, story))  # which waits for it to end


def _is_later(session: store.Session, world: World) -> bool:
    # a running job rests until its lease ends, 60 s; a failed one about a second
    due = store.jobs.next_due(session, names=["work"])
    return due is not None and timedelta() < due - world.clock.now() < timedelta(seconds=5)


@pytest.mark.parametrize("lane", ["posts", "bulk"])
def test_neither_posts_nor_bulk_work_ever_keep_a_persons_job_waiting(db: Database, lane: str) -> None:
    world, gate, person = make_world(db), asyncio.Event(), asyncio.Event()

    async def slow(_: World, key: str) -> Counts:
        await gate.wait()
        return {}

    async def quick(_: World, key: str) -> Counts:
        person.set()
        return {}

    async def story(_: Engine) -> None:
        await put(world, *(Job(lane, str(n)) for n in range(20)))
        await put(world, Job("quick", "1"))
        await person.wait()
        gate.set()

    asyncio.run(running(world, {lane: slow, "quick": quick}, story))


def test_a_job_that_goes_first_does_not_wait_for_many_of_its_lane(db: Database) -> None:
    world = make_world(db)
    gate, ran = asyncio.Event(), list[str]()

    async def many(_: World, key: str) -> Counts:
        ran.append(key)
        await gate.wait()
        return {}

    async def first(_: World, _key: str) -> Counts:
        ran.append("first")
        return {}

    async def story(_: Engine) -> None:
        await put(world, *(Job("many", str(n)) for n in range(30)))
        await until(lambda: len(ran) == 6)
        await put(world, Job("first", ""))
        gate.set()
        await until(lambda: len(ran) == 31)

    asyncio.run(running(world, {"many": many, "first": first}, story))
    assert "first" in ran[6:12]  # there are six slots


def test_stopping_waits_for_what_is_in_flight(db: Database) -> None:
    world, started, ended = make_world(db), asyncio.Event(), []

    async def work(_: World, key: str) -> Counts:
        started.set()
        await asyncio.sleep(0.05)
        ended.append(key)
        return {}

    async def story(_: Engine) -> None:
        await put(world, Job("work", "7"))
        await started.wait()

    asyncio.run(running(world, {"work": work}, story))
    assert ended == ["7"]


def test_a_job_that_is_running_is_not_run_beside_itself_when_the_clock_is_moved(db: Database) -> None:
    world, gate, starts = make_world(db), asyncio.Event(), []
    started = asyncio.Event()

    async def work(_: World, key: str) -> Counts:
        starts.append(key)
        started.set()
        await gate.wait()
        return {}

    async def story(engine: Engine) -> None:
        await put(world, Job("work", "7"))
        await started.wait()
        assert isinstance(world.clock, FixedClock)
        world.clock.time += timedelta(hours=1)
        engine.wake()
        await db.run(lambda _: None)
        await asyncio.sleep(0.02)
        gate.set()

    asyncio.run(running(world, {"work": work}, story))
    assert starts == ["7"]
