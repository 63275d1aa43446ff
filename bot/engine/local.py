"""Runs jobs in this process: workers claim rows under a lease, and are woken by the commit that puts new ones."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

import store.jobs
from jobs.world import Clock, Work, World
from sms.job import Job
from store import Session
from store.jobs import Claimed

PEOPLE_WORKERS = 6
BULK_WORKERS = 4
WAIT_SECONDS = 1.0  # no wake is ever missed for longer
RETRY_FIRST_SECONDS = 1.0
RETRY_MAX_SECONDS = 300.0

log = structlog.get_logger(__name__)


class JobsQueue:
    """Where later work is put, in the transaction that makes it necessary."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def put(self, session: Session, jobs: Sequence[Job]) -> None:
        """Put jobs; they exist exactly if the session commits."""
        store.jobs.put(session, jobs, now=self._clock.now())


class Engine:
    """The workers of this process; people's jobs have their own, so that bulk work never keeps them waiting."""

    def __init__(self, world: World, table: Mapping[str, Work]) -> None:
        self._world = world
        self._table = table
        self._stopping = False
        self._lanes = [
            _Lane([name for name, work in table.items() if work.bulk is bulk], workers)
            for bulk, workers in ((False, PEOPLE_WORKERS), (True, BULK_WORKERS))
        ]
        self._running: set[int] = set()
        self._workers: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        """Let the workers look at once; called after a commit that put jobs, and when the clock was moved."""
        for lane in self._lanes:
            lane.wake()

    def start(self) -> None:
        """Start the workers."""
        for lane in self._lanes:
            if lane.names:
                self._workers += [asyncio.create_task(self._work(lane, bell)) for bell in lane.bells]

    async def stop(self) -> None:
        """Take nothing new, and wait until what is in flight has ended."""
        self._stopping = True
        self.wake()
        await asyncio.gather(*self._workers)

    async def _work(self, lane: "_Lane", bell: asyncio.Event) -> None:
        while not self._stopping:
            bell.clear()  # before claiming: what is put from here on rings again
            try:
                ran = await self._run_next(lane)
                if not ran and not self._stopping:
                    await self._wait(lane, bell)
            except Exception:
                log.exception("engine.stumbled")
                await asyncio.sleep(WAIT_SECONDS)

    async def _run_next(self, lane: "_Lane") -> bool:
        now = self._world.clock.now()
        lease = timedelta(seconds=max(self._table[name].lease_seconds for name in lane.names))
        claimed = await self._world.db.run(
            lambda s: store.jobs.claim(s, names=lane.names, now=now, lease=lease),
        )
        for job in claimed:
            # A lease ends early when the demo's clock is moved; the one who holds it is still at work here.
            if job.id not in self._running:
                await self._run(job)
        return bool(claimed)

    async def _run(self, job: Claimed) -> None:
        self._running.add(job.id)
        try:
            counts = await self._table[job.name].run(self._world, job.key)
            await self._world.db.run(lambda s: store.jobs.finish(s, job))
            log.debug("job.done", job=job.name, key=job.key, **counts)
        except Exception as error:
            log.exception("job.failed", job=job.name, key=job.key, tries=job.tries + 1)
            await self._retry(job, f"{type(error).__name__}: {error}")
        finally:
            self._running.discard(job.id)

    async def _retry(self, job: Claimed, why: str) -> None:
        delay = timedelta(seconds=retry_seconds(job.tries))
        retry_at = self._world.clock.now() + delay
        await self._world.db.run(lambda s: store.jobs.fail(s, job, why=why, retry_at=retry_at))

    async def _wait(self, lane: "_Lane", bell: asyncio.Event) -> None:
        due = await self._world.db.read(lambda s: store.jobs.next_due(s, names=lane.names))
        seconds = WAIT_SECONDS
        if due is not None:
            seconds = min(seconds, max(0.0, (due - self._world.clock.now()).total_seconds()))
        try:
            await asyncio.wait_for(bell.wait(), seconds)
        except TimeoutError:
            return


class _Lane:
    """The jobs of one kind of urgency, and a bell for each of their workers."""

    def __init__(self, names: Sequence[str], workers: int) -> None:
        self.names = names
        self.bells = [asyncio.Event() for _ in range(workers)]

    def wake(self) -> None:
        for bell in self.bells:
            bell.set()


def retry_seconds(tries: int) -> float:
    """Say how long a failed job rests: doubling, up to five minutes, and a little by chance."""
    return min(RETRY_MAX_SECONDS, RETRY_FIRST_SECONDS * 2.0 ** min(tries, 20)) * random.uniform(0.8, 1.2)  # noqa: S311
