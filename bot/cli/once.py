"""One piece of work on the database from the command line, beside a bot that may be running."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot import settings
from bot.db import Database, upgrade
from store import Session

T = TypeVar("T")

WHO = "command line"  # stands in the audit log


def write(unit: Callable[[Session], T], *, url: str = "") -> T:
    """Run one writing unit."""
    return with_database(lambda db: db.run(unit), url=url)


def read(unit: Callable[[Session], T], *, url: str = "") -> T:
    """Run one reading unit."""
    return with_database(lambda db: db.read(unit), url=url)


def with_database(work: Callable[[Database], Coroutine[Any, Any, T]], *, url: str = "") -> T:
    """Run work on a database, made or brought up to date before; unless told, that of the environment."""
    url = url or settings.load().database_url
    upgrade(url)

    async def run() -> T:
        db = Database(url)
        try:
            return await work(db)
        finally:
            await db.close()

    return asyncio.run(run())
