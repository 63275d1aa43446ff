"""The web server of a bot on loopback, for as long as something is asked of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp

from bot.db import Database
from bot.engine.local import JobsQueue
from bot.pictures.pool import Pictures
from bot.web.app import make_web
from bot.web.health import Health
from bot.web.pictures import PictureFiles
from bot.web.server import Server
from jobs.world import World
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages

SECRET = "secret"
PUBLIC = "https://sms.example.com/texts"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Ask = Callable[[aiohttp.ClientSession, str], Awaitable[None]]


def visit(db: Database, ask: Ask) -> None:
    """Serve, ask, and end both the server and the database."""
    clock = FixedClock(NOW)
    queue = JobsQueue(clock)
    world = World(db, NoCarrier(), NoChat(), NoImages(), queue, clock, NoFiles(), public_url=PUBLIC)

    async def story() -> None:
        pictures, health = PictureFiles(Pictures(), key=b"hush"), Health(world, queue.late_since)
        web = make_web(world, pictures, slack=None, auth_token=SECRET, health=health)
        server = Server(web, host="127.0.0.1", port=0)
        await server.start()
        try:
            async with aiohttp.ClientSession() as http:
                await ask(http, f"http://127.0.0.1:{server.port}")
        finally:
            await server.stop()
            await db.close()

    asyncio.run(story())
