"""Runs jobs in this process: rows are claimed under a lease, at once after the commit that puts them."""

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

import store.jobs
from bot.engine.retry import retry_seconds
from jobs.world import Clock, Lane, Work, World
from sms.job import Job
from store import Session
from store.jobs import Claimed

SLOTS = {Lane.PEOPLE: 6, Lane.POSTS: 6, Lane.BULK: 4}
LEASE = timedelta(seconds=15)  # of a job, renewed while it runs
WAIT_SECONDS = 1.0  # no wake is ever missed for longer

log = structlog.get_logger(__name__)


class JobsQueue:
    """Where later work is put, in the transaction that makes it necessary."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def put(self, session: Session, jobs: Sequence[Job]) -> None:
        """Put jobs; they exist exactly if the session commits."""
        store.jobs.put(session, jobs, now=self._clock.now())

    def late_since(self, session: Session, *, names: Collection[str]) -> datetime | None:
        """Tell since when the job that waits longest could run, or when the first one will; None when none waits."""
        return store.jobs.next_due(session, names=names)


class Engine:
    """The jobs of this process, in lanes: neither posts nor bulk work ever keep people's waiting."""

    def __init__(self, world: World, table: Mapping[str, Work]) -> None:
        self._world = world
        self._table = table
        self._stopping = False
        self._lanes = [
            _Lane([work for work in table.values() if work.lane is lane], slots) for lane, slots in SLOTS.items()
        ]
        self._dispatchers: list[asyncio.Task[None]] = []
        self._heart: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look at once; called after a commit that put jobs, and when the clock was moved."""
        for lane in self._lanes:
            lane.bell.set()

    async def start(self) -> None:
        """Begin to run what is due."""
        self._dispatchers = [asyncio.create_task(self._dispatch(lane)) for lane in self._lanes if lane.names]
        self._heart = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        """Take nothing new, and wait until what is in flight has ended."""
        self._stopping = True
        self.wake()
        await asyncio.gather(*self._dispatchers)
        await asyncio.gather(*(task for lane in self._lanes for task in lane.running.values()))
        if self._heart:
            self._heart.cancel()

    async def _beat(self) -> None:
        """Renew the leases of what runs, so that they can be short and a crash keeps nobody waiting for long."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            ids = [job_id for lane in self._lanes for job_id in lane.running]
            if ids:
                until = self._world.clock.now() + LEASE
                try:
                    await self._world.db.run(partial(store.jobs.renew, ids=ids, until=until))
                except Exception:
                    log.exception("engine.heart_stumbled")

    async def _dispatch(self, lane: "_Lane") -> None:
        while not self._stopping:
            lane.bell.clear()  # before looking: what is put from here on rings again
            try:
                rest_seconds = await self._rest_seconds(lane)
                if rest_seconds or not await self._start_due(lane):
                    await lane.wait(rest_seconds or WAIT_SECONDS)
            except Exception:
                log.exception("engine.stumbled")
                await asyncio.sleep(WAIT_SECONDS)

    async def _rest_seconds(self, lane: "_Lane") -> float:
        """Tell how long nothing can be claimed; looking costs the writer nothing, and the bell rings for every job."""
        if not lane.free:
            return WAIT_SECONDS
        due = await self._world.db.read(lambda s: store.jobs.next_due(s, names=lane.names))
        if due is None:
            return WAIT_SECONDS
        return min(WAIT_SECONDS, max(0.0, (due - self._world.clock.now()).total_seconds()))

    async def _start_due(self, lane: "_Lane") -> bool:
        """Claim as many jobs as there are free slots, in one transaction, and start them."""
        now, free = self._world.clock.now(), lane.free
        mine = list(lane.running)  # their leases end early when the demo's clock is moved, and they are still at work
        claimed = await self._world.db.run(
            lambda s: store.jobs.claim(
                s, names=lane.names, now=now, lease=LEASE, limit=free, but=mine, first=lane.first
            )
        )
        for job in claimed:
            lane.begin(job.id, self._run(job))
        return bool(claimed)

    async def _run(self, job: Claimed) -> None:
        try:
            counts = await self._table[job.name].run(self._world, job.key)
            await self._world.db.run(lambda s: store.jobs.finish(s, job))
            log.debug("job.done", job=job.name, key=job.key, **counts)
        except Exception as error:
            log.exception("job.failed", job=job.name, key=job.key, tries=job.tries + 1)
            await self._retry(job, f"{type(error).__name__}: {error}")

    async def _retry(self, job: Claimed, why: str) -> None:
        delay = timedelta(seconds=retry_seconds(job.tries))
        retry_at = self._world.clock.now() + delay
        try:
            await self._world.db.run(lambda s: store.jobs.fail(s, job, why=why, retry_at=retry_at))
        except Exception:
            log.exception("job.left", job=job.name, key=job.key)  # its lease ends, and it is claimed anew


class _Lane:
    """The jobs of one kind of urgency, the slots they run in, and a bell that rings when there may be more to do."""

    def __init__(self, works: Sequence[Work], slots: int) -> None:
        self.names = [work.name for work in works]
        self.first = [work.name for work in works if work.first]
        self.slots = slots
        self.bell = asyncio.Event()
        self.running: dict[int, asyncio.Task[None]] = {}

    @property
    def free(self) -> int:
        """How many slots are free."""
        return self.slots - len(self.running)

    async def wait(self, seconds: float) -> None:
        """Wait for the bell, but no longer than this."""
        try:
            await asyncio.wait_for(self.bell.wait(), seconds)
        except TimeoutError:
            return

    def begin(self, job_id: int, work: Coroutine[Any, Any, None]) -> None:
        """Run a job in a slot; the bell rings when the slot is free again."""
        task = asyncio.create_task(work)
        self.running[job_id] = task
        task.add_done_callback(lambda _: self._end(job_id))

    def _end(self, job_id: int) -> None:
        del self.running[job_id]
        self.bell.set()
