"""Claims about a process that is alive but stood still, and goes on when others have done its work."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from jobs import deliver, settle, single
from jobs.world import World
from store import Session, singles
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, rows, sends

T = TypeVar("T")

FROZEN = timedelta(minutes=20)  # its lease ends, the settle time passes, and the carrier has no trace
CHUNK = "1:0:1000"


class Freezes:
    """A database whose process stands still after its first commit, while another one does the same job."""

    def __init__(self, stand: Stand, *jobs: tuple[Callable[..., object], str]) -> None:
        self._stand = stand
        self._jobs = list(jobs)

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        done = await self._stand.world.db.run(unit, bulk=bulk)
        if self._jobs:
            self._stand.clock.time += FROZEN
        while self._jobs:
            job, key = self._jobs.pop(0)
            await job(self._stand.world, key)  # type: ignore[misc]
        return done

    async def read(self, unit: Callable[[Session], T]) -> T:
        return await self._stand.world.db.read(unit)


def resumes(stand: Stand, job: Callable[..., object], key: str, *, book: str) -> World:
    """The world of the one that is frozen; meanwhile another settles what was in doubt, and sends it."""
    return replace(stand.world, db=Freezes(stand, (settle.run, book), (job, key)))


def test_who_comes_back_late_with_a_chunk_sends_nothing_of_it_twice(stand: Stand) -> None:
    sends(stand)
    world = resumes(stand, deliver.run, CHUNK, book="d")
    asyncio.run(deliver.run(world, CHUNK))
    assert Counter(text.number for text in stand.carrier.texts) == Counter(NUMBERS)
    assert [(row["state"], row["attempt"]) for row in rows(stand)] == [("accepted", 2)] * 3


def test_who_comes_back_late_with_a_single_text_does_not_send_it_again(stand: Stand) -> None:
    stand.does(lambda s: singles.put(s, kind="test", number=NUMBERS[0], body="Hi", by="U0ANA", now=stand.clock.now()))
    world = resumes(stand, single.run, "1", book="s")
    asyncio.run(single.run(world, "1"))
    assert [text.number for text in stand.carrier.texts] == [NUMBERS[0]]
