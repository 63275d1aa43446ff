"""Runs jobs beside other processes: Procrastinate hands them out, and what a lost process held is put anew."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from psycopg import AsyncConnection

from bot.engine.cluster import queue
from bot.engine.cluster.queue import ClusterQueue
from bot.engine.retry import retry_seconds
from jobs.world import Lane, Work, World
from sms.job import Job
from store import Session

SLOTS = {Lane.PEOPLE: 6, Lane.POSTS: 6, Lane.BULK: 4}
POLL_SECONDS = 1.0  # for what became due; what is put now is told at once
HEARTBEAT_SECONDS = 5.0
SILENT = timedelta(seconds=20)  # then a worker counts as gone; one that is only slow does no harm by coming back
TEND_SECONDS = 2.0
AGAIN_SECONDS = 1.0
STOP_SECONDS = 45  # longer than a turn of `deliver` and the carrier's time-out together

log = structlog.get_logger(__name__)


async def walk_in_order(connection: AsyncConnection) -> None:
    """Let a connection take the next job from the front of the index, and not sort all that wait to find it.

    The table is nearly empty whenever statistics are taken, so PostgreSQL expects a single job to wait.
    """
    await connection.execute("SET enable_sort = off")
    await connection.commit()


class Workers:
    """The jobs that this process runs, in lanes: neither posts nor bulk work ever keep people's waiting."""

    def __init__(self, world: World, jobs: ClusterQueue, table: Mapping[str, Work], *, conninfo: str) -> None:
        self._world = world
        self._queue = jobs
        self._app = App(
            connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4, name="jobs", configure=walk_in_order)
        )
        for work in table.values():
            self._app.task(name=work.name, pass_context=True)(self._bound(work))
        self._ended: list[int] = []  # since the last look
        self._surely: list[int] = []  # before it
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> None:
        """Begin to run what is due."""
        await self._app.open_async()
        self._tasks = [asyncio.create_task(self._work(lane, slots)) for lane, slots in SLOTS.items()]
        self._tasks.append(asyncio.create_task(self._tend()))

    def wake(self) -> None:
        """Do nothing: the database itself tells every worker what was put."""

    async def stop(self) -> None:
        """Take nothing new and wait for what is in flight; what takes too long is left to others."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._app.close_async()

    def _bound(self, work: Work) -> Callable[[JobContext, str, int], Awaitable[None]]:
        async def run(context: JobContext, key: str, tries: int = 0) -> None:
            try:
                counts = await work.run(self._world, key)
                log.debug("job.done", job=work.name, key=key, **counts)
            except Exception:
                log.exception("job.failed", job=work.name, key=key, tries=tries + 1)
                await self._world.db.run(partial(self._put_later, job=Job(work.name, key), tries=tries))
            self._ended.append(context.job.id or 0)

        return run

    def _put_later(self, session: Session, *, job: Job, tries: int) -> None:
        due = self._world.clock.now() + timedelta(seconds=retry_seconds(tries))
        self._queue.put_again(session, [(Job(job.name, job.key, due), tries + 1)])

    async def _work(self, lane: Lane, slots: int) -> None:
        """Be a worker; one that stumbles, for the database was away or took us for lost, begins anew."""
        while not self._stopping:  # one that stumbles as it is told to end tells of the stumble only
            try:
                await self._app.run_worker_async(
                    queues=[lane],
                    concurrency=slots,
                    fetch_job_polling_interval=POLL_SECONDS,
                    shutdown_graceful_timeout=STOP_SECONDS,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=SILENT.total_seconds(),
                    install_signal_handlers=False,
                    delete_jobs="successful",
                )
            except Exception:
                log.exception("engine.stumbled", lane=lane)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _tend(self) -> None:
        """See to it that no job is lost: neither one whose worker is gone, nor one that was put in the other table."""
        while True:
            ended, self._ended = self._ended, []
            try:
                await self._world.db.run(partial(self._mend, surely=self._surely))
                self._surely = ended
            except Exception:
                self._ended += ended
                log.exception("engine.not_tended")
            await asyncio.sleep(TEND_SECONDS)

    def _mend(self, session: Session, *, surely: list[int]) -> None:
        queue.forget(session, surely)
        stranded = queue.strand(session, silent=SILENT)
        for each in stranded:
            log.warning("job.stranded", job=each.job.name, key=each.job.key, silent=each.silent)
            if each.silent:
                self._queue.put_again(session, [(each.job, each.tries)])
            else:
                self._put_later(session, job=each.job, tries=each.tries)
        self._queue.bring_over(session)
