"""Claims about sending on PostgreSQL, where a person presses a button while outcomes are written down."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session

from bot.db import Database
from bot.engine.local import JobsQueue
from jobs import deliver
from jobs.world import Listed, Page, Text, World
from sms.delivery import Broken, Outcome
from sms.lifecycle import State
from store.schema import metadata
from store.schema.messages import messages
from tests.bot.fakes import FixedClock, NoFiles, NoImages
from tests.jobs.conftest import FakeCarrier, FakeChat, FakeFiles, FakeImages, Stand
from tests.jobs.sends import NUMBERS, StopsInBetween, rows, sends


class BrokenWhilePausing:
    """A carrier that refuses the account while somebody's own pause is about to be committed."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        self._pausing: Session | None = None

    async def send(self, _text: Text) -> Outcome:
        if self._pausing is None:
            self._pausing = Session(self._engine)
            self._pausing.execute(update(messages).values(state=State.PAUSED))
            threading.Timer(0.5, self._commit).start()
        return Broken(20003, "Authenticate")

    async def has_sender(self) -> bool:
        return True

    async def listed(self, number: str) -> Sequence[Listed]:
        raise AssertionError(f"nobody looks up {number} here")

    async def received(self, since: datetime) -> Sequence[Listed]:
        raise AssertionError(f"nobody asks for texts since {since} here")

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        raise AssertionError(f"nobody lists {(since, until, cursor)} here")

    def _commit(self) -> None:
        assert self._pausing
        self._pausing.commit()
        self._pausing.close()
        self._engine.dispose()


def test_what_the_carrier_said_is_kept_though_somebody_else_paused_first(url: str, now: datetime) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    db, clock = Database(url), FixedClock(now)
    world = World(db, BrokenWhilePausing(url), FakeChat(), NoImages(), JobsQueue(clock), clock, NoFiles())
    stand = Stand(world, FakeCarrier(), FakeChat(), FakeImages(), clock, FakeFiles())
    sends(stand)
    stand.runs(deliver.run, "1:0:1000")
    assert [(row["state"], row["code"]) for row in rows(stand)] == [("planned", 20003)] * 3
    asyncio.run(db.close())


def test_a_stop_between_claim_and_request_is_honoured(url: str, now: datetime) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    db, clock, carrier = Database(url), FixedClock(now), FakeCarrier()
    world = World(db, carrier, FakeChat(), NoImages(), JobsQueue(clock), clock, NoFiles())
    sends(Stand(world, carrier, FakeChat(), FakeImages(), clock, FakeFiles()))
    between = replace(world, db=StopsInBetween(db, NUMBERS[1], now=now))
    assert asyncio.run(deliver.run(between, "1:0:1000")) == {"accepted": 2, "skipped": 1}
    assert [text.number for text in carrier.texts] == [NUMBERS[0], NUMBERS[2]]
    asyncio.run(db.close())
