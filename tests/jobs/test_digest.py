"""Claims about digests: each day's is posted once, whoever and however many run for it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.db import Database
from jobs import digest
from jobs.world import World
from sms.digest import Every, Rhythm
from sms.job import Job
from sms.roles import Person, Role
from store import Session, digests
from store.digests import Digest
from store.schema.slack import posts
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages

ANA = Person("UANA", "ana", Role.AUTHOR, groups=("SRETAIL",))
DAY = timedelta(days=1)
RHYTHM = Rhythm(Every.DAY, time(9), ZoneInfo("America/New_York"))


@dataclass
class Put:
    """A queue that remembers what was put."""

    jobs: list[Job] = field(default_factory=list)

    def put(self, session: Session, jobs: Sequence[Job]) -> None:  # noqa: ARG002 - a port has its arguments
        self.jobs += jobs


@pytest.fixture
def clock(now: datetime) -> FixedClock:
    return FixedClock(now)


@pytest.fixture
def queue() -> Put:
    return Put()


@pytest.fixture
def world(sqlite_url: str, clock: FixedClock, queue: Put) -> Iterator[World]:
    database = Database(sqlite_url)
    yield World(database, NoCarrier(), NoChat(), NoImages(), queue, clock, NoFiles())
    asyncio.run(database.close())


@pytest.fixture
def daily(world: World, now: datetime) -> Digest:
    """A digest that is due a day from now."""
    return asyncio.run(world.db.run(partial(digests.add, rhythm=RHYTHM, channel="CTEAM", by=ANA, now=now)))


def run(world: World, key: object, *, times: int = 1) -> int:
    """Run the job several times at once and tell how many posted."""

    async def together() -> int:
        return sum(
            each["posted"] for each in await asyncio.gather(*(digest.run(world, str(key)) for _ in range(times)))
        )

    return asyncio.run(together())


def keys(world: World) -> list[str]:
    def look(session: Session) -> list[str]:
        return list(session.scalars(select(posts.c.key).where(posts.c.kind == "digest").order_by(posts.c.id)))

    return asyncio.run(world.db.read(look))


def next_of(world: World, one: Digest) -> datetime:
    kept = asyncio.run(world.db.read(partial(digests.get, digest_id=one.id)))
    assert kept
    return kept.next


def test_nothing_is_posted_before_its_time(world: World, clock: FixedClock, daily: Digest) -> None:
    clock.time = daily.next - timedelta(seconds=1)
    assert run(world, daily.id) == 0
    assert keys(world) == []


def test_of_four_that_run_at_once_one_posts(world: World, clock: FixedClock, queue: Put, daily: Digest) -> None:
    clock.time = daily.next
    assert run(world, daily.id, times=4) == 1
    assert keys(world) == [f"digest:{daily.id}:2026-11-27"]
    assert [job.name for job in queue.jobs] == ["redraw"]


def test_the_next_day_has_its_own(world: World, clock: FixedClock, daily: Digest) -> None:
    for days in range(2):
        clock.time = daily.next + days * DAY + timedelta(minutes=1)
        assert run(world, daily.id) == 1
        assert next_of(world, daily) == daily.next + (days + 1) * DAY
    assert keys(world) == [f"digest:{daily.id}:2026-11-27", f"digest:{daily.id}:2026-11-28"]


def test_each_of_several_comes_at_its_own_time_in_its_own_zone_and_channel(
    world: World, clock: FixedClock, now: datetime
) -> None:
    zones = {
        "CEAST": "America/New_York",
        "CNEPAL": "Asia/Kathmandu",
        "CSOUTH": "Pacific/Chatham",
        "CALSO": "Asia/Kathmandu",
    }
    set_up = [
        asyncio.run(
            world.db.run(
                partial(digests.add, rhythm=replace(RHYTHM, zone=ZoneInfo(zone)), channel=channel, by=ANA, now=now)
            )
        )
        for channel, zone in zones.items()
    ]
    for due in sorted({each.next for each in set_up}):
        clock.time = due
        assert [run(world, each.id) for each in set_up] == [int(each.next == due) for each in set_up]
    found = asyncio.run(world.db.read(lambda session: session.execute(select(posts.c.channel, posts.c.key)).all()))
    assert {row.channel: row.key for row in found} == {
        each.channel: f"digest:{each.id}:{each.next.astimezone(each.rhythm.zone).date()}" for each in set_up
    }
    assert {each.next.astimezone(each.rhythm.zone).time() for each in set_up} == {time(9)}


def test_days_that_nobody_ran_are_made_up_for_by_one(world: World, clock: FixedClock, daily: Digest) -> None:
    clock.time = daily.next + 5 * DAY + timedelta(hours=2)
    assert run(world, daily.id) == 1
    assert keys(world) == [f"digest:{daily.id}:2026-12-02"]
    assert next_of(world, daily) == daily.next + 6 * DAY


def test_one_that_was_asked_for_comes_at_once_and_leaves_the_rhythm_alone(
    world: World, clock: FixedClock, daily: Digest
) -> None:
    asked = f"{daily.id}:{clock.time.isoformat()}"
    for _ in range(2):
        run(world, asked)
    assert keys(world) == [f"digest:{asked}"]
    assert next_of(world, daily) == daily.next
    clock.time = daily.next
    assert run(world, daily.id) == 1


def test_one_that_was_removed_is_not_posted(world: World, clock: FixedClock, daily: Digest) -> None:
    asyncio.run(world.db.run(partial(digests.remove, digest_id=daily.id, by="UANA", now=clock.time)))
    clock.time = daily.next
    assert run(world, daily.id) == 0
    assert keys(world) == []
