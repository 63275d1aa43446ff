"""Many messages, each due at a time of its own, and four processes with an alarm each, killed in turn.

No job waits for these times: the alarms alone ring for them. TEXTOPS_FIRES says how many; 1,000 take some minutes.
"""

import asyncio
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, text, update

from bot.clock import Clock
from bot.db import Database
from bot.engine.cluster.queue import ClusterQueue
from jobs import count
from jobs.deliver import LEASE
from jobs.table import JOBS
from jobs.world import World
from sms.audience import Selection
from sms.delivery import OPEN
from sms.lifecycle import Action
from sms.message import Draft, When
from sms.settings import from_rows
from store import Session, forms, lists, messages, sending, sight
from store.schema.ledger import deliveries
from store.schema.messages import messages as table
from tests.bot.fakes import NoCarrier, NoChat, NoFiles, NoImages
from tests.journeys.conftest import customers
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey

FIRES = int(os.environ.get("TEXTOPS_FIRES", "24"))
KILLS = max(1, FIRES // 250)
EACH_SECONDS = 0.06
PATIENCE_SECONDS = 300.0  # with nothing moving
AT_ONCE = 8
AUTHOR = "U0ANA"


@pytest.fixture
def stage(tmp_path: Path, postgres_url: str) -> Iterator[Stage]:
    """A stage with one customer, and messages that wait for times of their own; nobody is there to send them yet."""
    stage = Stage(tmp_path, settings={"late_minutes": "600", "settle_seconds": "1"}, database_url=postgres_url)
    try:
        stage.imports(customers(1))
        stage.takes_an_address()
        asyncio.run(schedules(postgres_url))
        yield stage
    finally:
        stage.ends()
        _books(postgres_url).dispose()


def test_every_one_fires_once_though_processes_are_killed(stage: Stage) -> None:
    stage.starts("front", "serve", "--port", str(stage.bot_port), "--drain", "0")
    working = deque(("w1", "w2", "w3"))
    for worker in working:
        stage.starts(worker, "worker")
    asyncio.run(begins(stage.environment["DATABASE_URL"], now=stage.clock.now()))
    for kill in range(1, 1 + KILLS):
        waits(stage, lambda kill=kill: reads(stage, _scheduled_still) <= FIRES - kill * FIRES // (2 + KILLS))  # type: ignore[misc]
        stage.kills(working.popleft())
        working.append(f"again{kill}")
        stage.starts(working[-1], "worker")
    waits(stage, lambda: reads(stage, _to_do) == 0)
    stage.clock.advance(seconds=LEASE.total_seconds())  # of what was being handed over by those that were killed
    waits(stage, lambda: reads(stage, _open) == 0)
    fired = Counter(row["body"].partition(".")[0] for row in stage.carrier.ledger())
    assert fired == Counter(f"Fire {number}" for number in range(FIRES))


def waits(stage: Stage, is_so: Callable[[], bool]) -> None:
    """Wait until it is so; the clock stands meanwhile, for whoever hands a text over believes in it.

    As long as something moves there is hope: how long a thousand take is for the machine to say.
    """
    before, until = dict[str, int](), 0.0
    while not is_so():
        left = {unit.__name__: reads(stage, unit) for unit in (_scheduled_still, _to_do, _open)}
        if left != before:
            before, until = left, time.monotonic() + PATIENCE_SECONDS
        assert time.monotonic() < until, f"{left}, {stage.carrier.sums()}"
        time.sleep(0.5)


def reads(stage: Stage, unit: Callable[[Session], int]) -> int:
    with Session(_books(stage.environment["DATABASE_URL"])) as session:
        return unit(session)


@cache
def _books(url: str) -> Engine:
    """One connection for all the looking."""
    return create_engine(url, pool_size=1)


def _scheduled_still(session: Session) -> int:
    """How many were not launched yet."""
    return session.scalar(select(func.count()).where(table.c.state == "scheduled")) or 0


def _to_do(session: Session) -> int:
    """How many are still to be launched or handed over; what was in a killed one's hands is not among them."""
    planned = select(func.count()).select_from(deliveries).where(deliveries.c.state == "planned")
    jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('launch', 'deliver')")
    return _scheduled_still(session) + (session.scalar(planned) or 0) + (session.scalar(jobs) or 0)


def _open(session: Session) -> int:
    """How many texts did not surely leave yet."""
    return session.scalar(select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(OPEN))) or 0


async def schedules(url: str) -> None:
    """Write the messages, count them, and schedule them for times that are far away still."""
    db, clock = Database(url), Clock()
    world = World(db, NoCarrier(), NoChat(), NoImages(), ClusterQueue(clock, JOBS), clock, NoFiles())
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with slots:
            await count.run(world, await db.run(partial(_written, number=number, now=clock.now())))
            await db.run(partial(_scheduled, name=f"Fire {number}", now=clock.now()))

    try:
        await asyncio.gather(*map(one, range(FIRES)))
    finally:
        await db.close()


async def begins(url: str, *, now: datetime) -> None:
    """Let their times come, one after the other."""
    db = Database(url)
    try:
        await db.run(partial(_begins, now=now))
    finally:
        await db.close()


def _written(session: Session, *, number: int, now: datetime) -> str:
    draft = Draft(f"Fire {number}", "C0MARKET", f"Fire {number}.", subscription="Offers")
    message = messages.add(session, draft, author=AUTHOR, now=now)
    everybody = Selection(lists=(lists.names(session)["VIP"],))
    message = messages.choose(session, message, selection=everybody, when=When(), by=AUTHOR, now=now)
    what = {"kind": "review", "message": message.number, "revision": message.revision, "state": {"sender": "Ana"}}
    return forms.open(session, user=AUTHOR, now=now, **what)  # type: ignore[arg-type]


def _scheduled(session: Session, *, name: str, now: datetime) -> None:
    account = from_rows({"time_zone": "America/New_York"})
    message = sight.find(session, name, by=None)
    sending.freeze(session, message, account=account, sender="Ana")
    message, _ = sending.schedule(session, message, action=Action.SCHEDULE, by=AUTHOR, account=account, now=now)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    session.execute(update(table).where(table.c.number == message.number).values(due=far))


def _begins(session: Session, *, now: datetime) -> None:
    for place, number in enumerate(session.scalars(select(table.c.number).order_by(table.c.number)).all()):
        due = now + timedelta(seconds=5 + EACH_SECONDS * place)
        session.execute(update(table).where(table.c.number == number).values(due=due))
