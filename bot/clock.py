"""The only time there is, and the alarm that rings when something is due; the record is in the database."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

SWEEP_SECONDS = 30
RECONNECT_SECONDS = 1.0
AGAIN_SECONDS = 1.0
TELL_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Clock:
    """Real time, plus the offset of the demo's movable clock."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC) + self.offset


class Alarms:
    """Rings every 30 s and whenever the next thing is due; it forgets everything at a restart, and need not know."""

    def __init__(
        self, clock: Clock, ring: Callable[[], Awaitable[None]], upcoming: Callable[[], Awaitable[datetime | None]]
    ) -> None:
        self._clock = clock
        self._ring = ring
        self.upcoming = upcoming
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def start(self) -> None:
        """Ring once at once, for what fell due while nobody was here."""
        self._scheduler.start()
        self._scheduler.add_job(
            self.ring, IntervalTrigger(seconds=SWEEP_SECONDS), misfire_grace_time=None, coalesce=True, max_instances=1
        )
        await self.ring()

    async def ring(self) -> None:
        """Have what is due done, and set the next alarm; a failure is logged, for the next ring is never far."""
        try:
            await self._ring()
            await self._arm()
        except Exception:
            log.exception("alarm.failed")

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    async def _arm(self) -> None:
        due = await self.upcoming()
        if due is None:
            return
        at, now = due - self._clock.offset, datetime.now(UTC)  # APScheduler knows real time only
        if at <= now:
            # It was just rung for. An alarm that goes off during this ring is dropped, and nobody sets the next.
            at = now + timedelta(seconds=AGAIN_SECONDS)
        self._scheduler.add_job(
            self.ring,
            DateTrigger(at),
            id="next",
            replace_existing=True,
            misfire_grace_time=None,
        )


async def follow(clock: Clock, url: str, *, http: aiohttp.ClientSession, moved: Callable[[], Awaitable[None]]) -> None:
    """Follow the simulator's clock until cancelled; every move is told after it was made."""
    while True:
        try:
            async with http.get(f"{url.rstrip('/')}/clock/follow", timeout=aiohttp.ClientTimeout()) as told:
                async for line in told.content:
                    if line.startswith(b"data:"):
                        clock.offset = timedelta(seconds=float(json.loads(line[5:])["offset_seconds"]))
                        await moved()
        except (aiohttp.ClientError, TimeoutError):
            log.warning("clock.lost", url=url)
        await asyncio.sleep(RECONNECT_SECONDS)


async def tell(upcoming: Callable[[], Awaitable[datetime | None]], url: str, *, http: aiohttp.ClientSession) -> None:
    """Tell the simulator every second when the next thing is due, until cancelled; that nobody listens is no matter."""
    while True:
        due = await upcoming()
        told = {"at": due.isoformat() if due else None, "what": "the next message or digest"}
        with suppress(aiohttp.ClientError, TimeoutError):
            await (await http.post(f"{url.rstrip('/')}/clock/next", json=told)).release()
        await asyncio.sleep(TELL_SECONDS)
