"""Sends to measure with: people written by SQL, messages to all of them, and the jobs of a send beside an easy chat."""

# ruff: noqa: ARG002 - a port has its arguments whether or not a fake looks at them

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import insert, literal, select, text

import store.jobs
from benchmarks import crowd, exact
from blocks.surface import Surface
from bot.db import Database, upgrade, write_engine
from bot.engine.local import Engine
from jobs.table import JOBS
from jobs.world import NotPosted, Posted, World
from store import Session, lists, settings
from store.schema.people import contacts, list_members
from tests.bot.fakes import NoChat

LOOK_SECONDS = 0.05
FAST = {"segments_per_second": "1000000", "quiet_hours": "off"}  # nothing but ourselves slows it down


class EasyChat(NoChat):
    """Shows everything at once."""

    async def post(self, channel: str, surface: Surface, *, intent: str, thread: str | None) -> Posted | NotPosted:
        """Take it."""
        return Posted(channel, intent)

    async def edit(self, place: Posted, surface: Surface) -> Posted | NotPosted:
        """Take it."""
        return place


def fill(url: str, people: int) -> None:
    """Write people who are all in one list and have all agreed."""
    upgrade(url)
    engine, now = write_engine(url), datetime.now(UTC)
    with Session(engine) as session:
        exact.write_people(session, people)
        everybody, _ = lists.ensure(session, "Everybody", now=now)
        members = select(literal(everybody), contacts.c.id)
        session.execute(insert(list_members).from_select(["list_id", "contact_id"], members))
        crowd.agree(session, now)
        for key, value in FAST.items():
            settings.save(session, key, text=value, by=crowd.AUTHOR, now=now)
        session.commit()
    engine.dispose()
    analyze(url)


def analyze(url: str) -> None:
    """Let PostgreSQL learn what is in its tables, as its own daemon does a minute after many rows were written."""
    engine = write_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    engine.dispose()


@asynccontextmanager
async def working(world: World, *, but: Collection[str] = ()) -> AsyncIterator[Engine]:
    """Run jobs as `textops run` does, but not these, until the block ends."""
    assert isinstance(world.db, Database)
    engine = Engine(world, {work.name: work for work in JOBS if work.name not in but})
    world.db.on_put = engine.wake
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()
        world.db.on_put = None


async def until_done(world: World, name: str) -> None:
    """Wait until no job of that name is left."""
    while not await world.db.read(lambda s: store.jobs.next_due(s, names=[name]) is None):  # noqa: ASYNC110 - a table
        await asyncio.sleep(LOOK_SECONDS)
