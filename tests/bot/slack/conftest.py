"""Every test of the door may ask for a stage."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.db import Database
from tests.bot.slack.stage import Stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    db = Database(sqlite_url)
    yield Stage(db)
    asyncio.run(db.close())
