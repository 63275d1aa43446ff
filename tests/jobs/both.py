"""The same world of fake ports on SQLite or on PostgreSQL, whichever a test asks for."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.db import Database
from bot.engine.local import JobsQueue
from jobs.world import World
from store.schema import metadata
from tests.bot.fakes import FixedClock
from tests.conftest import make_engine
from tests.jobs.conftest import FakeCarrier, FakeChat, FakeFiles, FakeImages, Stand
from tests.postgres import own_schema

on_both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, of the kind that a test asks for."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    with own_schema() as address:
        engine = make_engine(address)
        metadata.create_all(engine)
        engine.dispose()
        yield address


@pytest.fixture
def stand(url: str, now: datetime) -> Iterator[Stand]:
    """A world that stands still."""
    db, clock, carrier, chat = Database(url), FixedClock(now), FakeCarrier(), FakeChat()
    images, files = FakeImages(), FakeFiles()
    world = World(db, carrier, chat, images, JobsQueue(clock), clock, files, public_url="https://t.acme.example")
    yield Stand(world, carrier, chat, images, clock, files)
    asyncio.run(db.close())
