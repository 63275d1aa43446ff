"""Claims about what it takes to find the next of many jobs, in the statements that Procrastinate runs."""

import asyncio

from procrastinate import App, PsycopgConnector
from sqlalchemy import text

from bot.db import Database
from bot.engine.cluster.workers import walk_in_order
from bot.engine.hold import conninfo
from sms.job import Job
from tests.bot.engine.cluster_stories import nothing, put, stand, works

MANY = 1_000
TAKE = "SELECT (procrastinate_fetch_job_v2(ARRAY['bulk'], %s)).id"
LOOKED_AT = """
SELECT sum(pg_stat_get_xact_tuples_fetched(oid))::int FROM pg_class WHERE oid = 'procrastinate_jobs'::regclass
OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'procrastinate_jobs'::regclass)
"""


def test_the_next_of_many_jobs_is_found_without_looking_at_all_of_them(db: Database, postgres_url: str) -> None:
    world, _ = stand(db, works({"bulk": nothing}))
    jobs = [Job("bulk", str(n)) for n in range(MANY)]
    for _ in range(2):  # a send went before
        asyncio.run(db.run(lambda s: s.execute(text("DELETE FROM procrastinate_jobs"))))
        asyncio.run(put(world, *jobs))
    assert asyncio.run(_looked_at(postgres_url)) < MANY / 10


async def _looked_at(url: str) -> int:
    """Take a job as a worker does, and tell how many rows were looked at for it."""
    connector = PsycopgConnector(conninfo=conninfo(url), configure=walk_in_order)
    async with App(connector=connector).open_async() as app:
        worker = await app.job_manager.register_worker()
        async with connector.pool.connection() as connection:
            assert await (await connection.execute(TAKE, [worker])).fetchone() != (None,)
            row = await (await connection.execute(LOOKED_AT)).fetchone()
    assert row
    return int(row[0])
