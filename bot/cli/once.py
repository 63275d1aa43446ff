"""One piece of work on the database from the command line, beside a bot that may be running."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot import settings
from bot.db import Database, upgrade
from store import Session

T = TypeVar("T")

WHO = "command line"  # stands in the audit log


def write(unit: Callable[[Session], T]) -> T:
    """Run one writing unit."""
    return with_database(lambda db: db.run(unit))


def read(unit: Callable[[Session], T]) -> T:
    """Run one reading unit."""
    return with_database(lambda db: db.read(unit))


def with_database(work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """Run work on the database of the environment, made or brought up to date before."""
    url = settings.load().database_url
    upgrade(url)

    async def run() -> T:
        db = Database(url)
        try:
            return await work(db)
        finally:
            await db.close()

    return asyncio.run(run())
