"""Claims about jobs that any number of processes run; each story speaks to real workers on PostgreSQL."""

import asyncio
import secrets
from datetime import timedelta

import psycopg
import pytest
from procrastinate import App, PsycopgConnector
from sqlalchemy import make_url, text

import store.jobs
from bot.clock import Clock
from bot.db import Database
from bot.engine.cluster.queue import give_back
from bot.engine.hold import conninfo
from jobs.world import Counts, World
from sms.job import Job
from store import Session
from tests.bot.engine.cluster_stories import is_empty, nothing, plays, put, stand, until, until_read, works

ROWS = text(
    "SELECT queue_name, task_name, priority, lock, queueing_lock, args, status, scheduled_at FROM procrastinate_jobs"
)


def test_what_is_put_is_there_exactly_if_the_session_commits(db: Database) -> None:
    world, queue = stand(db, works({"work": nothing}))

    def fails(session: Session) -> None:
        queue.put(session, [Job("work", "1")])
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        asyncio.run(db.run(fails))
    asyncio.run(put(world, Job("work", "2")))
    assert [row.lock for row in asyncio.run(db.read(lambda s: s.execute(ROWS).all()))] == ["work:2"]


def test_it_stands_there_as_procrastinate_itself_would_put_it(db: Database, postgres_url: str) -> None:
    world, _ = stand(db, works({"bulk": nothing}))
    asyncio.run(put(world, Job("bulk", "1")))
    (ours,) = asyncio.run(db.run(lambda s: s.execute(text(f"{ROWS} FOR UPDATE")).all()))
    asyncio.run(db.run(lambda s: s.execute(text("DELETE FROM procrastinate_jobs"))))

    async def defer() -> None:
        async with App(connector=PsycopgConnector(conninfo=conninfo(postgres_url))).open_async() as app:
            job = app.configure_task("bulk", queue="bulk", lock="bulk:1", queueing_lock="bulk:1")
            await job.defer_async(key="1", tries=0)

    asyncio.run(defer())
    assert asyncio.run(db.read(lambda s: s.execute(ROWS).all())) == [ours]


def test_a_job_put_twice_is_one_and_comes_at_the_earlier_time(db: Database) -> None:
    world, _ = stand(db, works({"work": nothing}))
    now = world.clock.now()
    for due in (now + timedelta(hours=2), now + timedelta(hours=1), now + timedelta(hours=3)):
        asyncio.run(put(world, Job("work", "1", due)))
    (row,) = asyncio.run(db.read(lambda s: s.execute(ROWS).all()))
    assert timedelta(minutes=-5) < row.scheduled_at - now - timedelta(hours=1) < timedelta(minutes=5)


def test_each_job_runs_once_whoever_takes_it(db: Database, postgres_url: str) -> None:
    ran: list[str] = []

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    async def story(world: World) -> None:
        await put(world, *(Job("work", str(n)) for n in range(60)), *(Job("bulk", str(n)) for n in range(60, 120)))
        await until(lambda: len(ran) >= 120)
        await is_empty(db)

    plays(postgres_url, db, {"work": work, "bulk": work}, story, processes=3)
    assert sorted(ran, key=int) == [str(n) for n in range(120)]


def test_a_job_put_while_it_runs_runs_once_more_and_never_beside_itself(db: Database, postgres_url: str) -> None:
    begun, gate, at_once = [], asyncio.Event(), [0]

    async def work(_: World, key: str) -> Counts:
        begun.append(key)
        at_once[0] += 1
        assert at_once[0] == 1
        await gate.wait()
        at_once[0] -= 1
        return {}

    async def story(world: World) -> None:
        await put(world, Job("work", "7"))
        await until(lambda: begun)
        await put(world, Job("work", "7"))
        await put(world, Job("work", "7"))
        gate.set()
        await until(lambda: len(begun) == 2)
        await is_empty(db)

    plays(postgres_url, db, {"work": work}, story, processes=2)
    assert begun == ["7", "7"]


def test_a_job_that_crashes_is_tried_again(db: Database, postgres_url: str) -> None:
    tries: list[str] = []

    async def work(_: World, key: str) -> Counts:
        tries.append(key)
        if len(tries) < 3:
            raise RuntimeError("the network is down")
        return {}

    async def story(world: World) -> None:
        await put(world, Job("work", "7"))
        await until(lambda: len(tries) == 3)
        await is_empty(db)

    plays(postgres_url, db, {"work": work}, story)
    assert tries == ["7"] * 3


def test_a_job_that_the_end_of_its_process_cut_off_is_put_anew(db: Database, postgres_url: str) -> None:
    tries: list[str] = []

    async def work(_: World, key: str) -> Counts:
        tries.append(key)
        if len(tries) == 1:
            raise asyncio.CancelledError
        return {}

    async def story(world: World) -> None:
        await put(world, Job("work", "7"))
        await until(lambda: len(tries) == 2)
        await is_empty(db)

    plays(postgres_url, db, {"work": work}, story)


@pytest.mark.parametrize("heard", [None, "1 hour"])
def test_what_a_lost_worker_held_is_put_anew(db: Database, postgres_url: str, heard: str | None) -> None:
    ran: list[str] = []

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    def lose(session: Session) -> None:
        lost = None
        if heard:
            lost = session.execute(
                text(
                    "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - :ago ::interval) RETURNING id"
                ),
                {"ago": heard},
            ).scalar_one()
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id"), {"id": lost})

    async def story(_: World) -> None:
        await until(lambda: ran)
        await is_empty(db)

    world, _ = stand(db, works({"work": work}))
    asyncio.run(put(world, Job("work", "7")))
    asyncio.run(db.run(lose))
    plays(postgres_url, db, {"work": work}, story)
    assert ran == ["7"]


@pytest.mark.parametrize("lane", ["posts", "bulk"])
def test_neither_posts_nor_bulk_work_ever_keep_a_persons_job_waiting(
    db: Database, postgres_url: str, lane: str
) -> None:
    gate, person = asyncio.Event(), asyncio.Event()

    async def slow(_: World, _key: str) -> Counts:
        await gate.wait()
        return {}

    async def quick(_: World, _key: str) -> Counts:
        person.set()
        return {}

    async def story(world: World) -> None:
        await put(world, *(Job(lane, str(n)) for n in range(20)))
        await put(world, Job("quick", "1"))
        await person.wait()
        gate.set()

    plays(postgres_url, db, {lane: slow, "quick": quick}, story)


def test_a_job_that_goes_first_does_not_wait_for_many_of_its_lane(db: Database, postgres_url: str) -> None:
    gate, ran = asyncio.Event(), list[str]()

    async def many(_: World, key: str) -> Counts:
        ran.append(key)
        await gate.wait()
        return {}

    async def first(_: World, _key: str) -> Counts:
        ran.append("first")
        return {}

    async def story(world: World) -> None:
        await put(world, *(Job("many", str(n)) for n in range(30)))
        await until(lambda: len(ran) == 6)
        await put(world, Job("first", ""))
        gate.set()
        await until(lambda: len(ran) == 31)

    plays(postgres_url, db, {"many": many, "first": first}, story)
    assert "first" in ran[6:12]  # there are six slots


def test_a_job_of_a_newer_version_waits_for_a_worker_that_knows_it(db: Database, postgres_url: str) -> None:
    ran: list[str] = []

    async def new(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    async def old(world: World) -> None:
        await put(world, Job("new", "7"))
        await until_read(db, "SELECT count(*) FROM procrastinate_jobs WHERE (args->>'tries')::int > 0")

    async def story(_: World) -> None:
        await until(lambda: ran)

    plays(postgres_url, db, {"work": nothing}, old)
    plays(postgres_url, db, {"new": new}, story)
    assert ran == ["7"]


def test_what_stands_in_the_other_engines_table_is_brought_over_and_given_back(db: Database, postgres_url: str) -> None:
    ran: list[str] = []

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    async def story(world: World) -> None:
        now = world.clock.now()
        later = [Job("work", "2", now + timedelta(hours=1))]
        await db.run(lambda s: store.jobs.put(s, [Job("work", "1"), *later], now=now))
        await until(lambda: ran)
        await until_read(db, "SELECT count(*) FROM procrastinate_jobs WHERE lock = 'work:2'")

    plays(postgres_url, db, {"work": work}, story)
    assert ran == ["1"]
    now = Clock().now()
    assert asyncio.run(db.run(lambda s: give_back(s, now=now))) == 1
    due = asyncio.run(db.read(lambda s: store.jobs.next_due(s, names=["work"])))
    assert due is not None
    assert timedelta(minutes=50) < due - now < timedelta(minutes=70)


def test_the_wait_of_the_job_that_waits_longest_is_told(db: Database) -> None:
    world, queue = stand(db, works({"work": nothing}))
    assert asyncio.run(db.read(lambda s: queue.late_since(s, names=()))) is None
    asyncio.run(put(world, Job("work", "1")))
    since = asyncio.run(db.read(lambda s: queue.late_since(s, names=())))
    assert since is not None
    assert timedelta(minutes=-1) < world.clock.now() - since < timedelta(minutes=5)


def test_workers_outlive_the_loss_of_every_connection(db: Database, postgres_url: str) -> None:
    ran: list[str] = []

    async def work(_: World, key: str) -> Counts:
        ran.append(key)
        return {}

    name = f"textops_{secrets.token_hex(4)}"
    url = make_url(postgres_url).update_query_dict({"application_name": name}).render_as_string(hide_password=False)

    async def story(world: World) -> None:
        await put(world, Job("work", "1"))
        await until(lambda: ran)
        with psycopg.connect(conninfo(postgres_url), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = %s AND pid <> pg_backend_pid()",
                [name],
            )
        await put(world, Job("work", "2"))
        await until(lambda: len(ran) == 2)

    plays(url, db, {"work": work}, story)
