import asyncio
from datetime import UTC, datetime

from starlette.requests import Request

from bot.db import Database
from bot.engine.local import JobsQueue
from bot.web.health import Health
from jobs.world import World
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages


def test_it_is_ready_only_between_being_up_and_being_told_to_end(sqlite_url: str) -> None:
    db, clock = Database(sqlite_url), FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    queue = JobsQueue(clock)
    health = Health(World(db, NoCarrier(), NoChat(), NoImages(), queue, clock, NoFiles()), queue.late_since)
    told: list[int] = []

    async def story() -> None:
        for is_ready in (False, True, False):
            health.is_ready = is_ready
            told.append((await health.readyz(Request({"type": "http"}))).status_code)
        await db.close()

    asyncio.run(story())
    assert told == [503, 200, 503]
