"""Claims about digests on PostgreSQL: four processes, and one that dies in between, post a day's digest once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, func, select

from bot.db import Database
from bot.engine.local import JobsQueue
from jobs import digest
from jobs.world import World
from sms.digest import Every, Rhythm
from sms.job import Job
from sms.roles import Person, Role
from store import Session, digests
from store.schema import metadata
from store.schema.account import jobs
from store.schema.slack import posts
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages

ANA = Person("UANA", "ana", Role.AUTHOR)
RHYTHM = Rhythm(Every.DAY, time(9), ZoneInfo("America/New_York"))


class Dies:
    """A queue of a process that dies when the day is taken and the post is not yet put."""

    def put(self, session: Session, jobs: Sequence[Job]) -> None:
        session.flush()
        raise ConnectionError(f"the process died before it put {len(jobs)}")


def test_of_four_processes_and_one_that_dies_one_posts_a_days_digest(url: str, now: datetime) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        due = digests.add(session, RHYTHM, channel="CTEAM", by=ANA, now=now)
        session.commit()
    clock = FixedClock(due.next)
    databases = [Database(url) for _ in range(4)]
    worlds = [World(db, NoCarrier(), NoChat(), NoImages(), JobsQueue(clock), clock, NoFiles()) for db in databases]
    key = str(due.id)

    async def run() -> list[int]:
        with pytest.raises(ConnectionError):
            await digest.run(replace(worlds[0], queue=Dies()), key)
        ran = await asyncio.gather(*(digest.run(world, key) for world in worlds for _ in range(3)))
        for database in databases:
            await database.close()
        return [counts["posted"] for counts in ran]

    assert sorted(asyncio.run(run()))[-2:] == [0, 1]
    with Session(engine) as session:
        assert session.scalars(select(posts.c.key)).all() == [f"digest:{key}:2026-11-27"]
        assert session.scalar(select(func.count()).select_from(jobs)) == 1
    engine.dispose()
