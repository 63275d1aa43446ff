"""Claims about sending on PostgreSQL, where a person presses a button while outcomes are written down."""

import asyncio
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from sqlalchemy import create_engine, make_url, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.db import Database
from bot.engine.local import JobsQueue
from jobs import deliver
from jobs.world import Listed, Page, Text, World
from sms.delivery import Broken, Outcome
from sms.lifecycle import State
from store.schema import metadata
from store.schema.messages import messages
from tests.bot.fakes import FixedClock
from tests.jobs.conftest import FakeCarrier, FakeChat, Stand
from tests.jobs.sends import rows, sends

POSTGRES = os.environ.get("TEXTOPS_TEST_POSTGRES", "postgresql+psycopg:///test")


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a schema of this test's own."""
    schema = f"textops_{secrets.token_hex(4)}"
    server = create_engine(POSTGRES)
    try:
        with server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        pytest.skip(f"no PostgreSQL at {make_url(POSTGRES)}: set TEXTOPS_TEST_POSTGRES ({error})")
    address = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    yield address.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


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

    async def listed(self, number: str) -> Sequence[Listed]:
        raise AssertionError(f"nobody looks up {number} here")

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
    world = World(db, BrokenWhilePausing(url), FakeChat(), JobsQueue(clock), clock)
    stand = Stand(world, FakeCarrier(), FakeChat(), clock)
    sends(stand)
    stand.runs(deliver.run, "1:0:1000")
    assert [(row["state"], row["code"]) for row in rows(stand)] == [("planned", 20003)] * 3
    asyncio.run(db.close())
