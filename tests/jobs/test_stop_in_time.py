"""Claims about how soon a stop holds: on a clock that passes only in sleeps, with the true flow, pace and ledger."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from blocks.progress import sentence
from bot.engine.local import JobsQueue
from bot.flow import LEAST, MOST, Flow
from commands import stop as stop_command
from commands.ask import Ask
from jobs import deliver, progress, stop
from jobs.world import Text, World
from sms.delivery import Accepted, Outcome
from sms.lifecycle import State
from sms.roles import Person, Role
from store import Session, ledger, messages, quota, settings
from tests.jobs.conftest import FakeCarrier, Stand
from tests.jobs.sends import NUMBERS, more, rows, sends
from tests.jobs.virtual import Counted, LoopClock, VirtualLoop

PEOPLE = 1_500
CHUNKS = ("1:0:500", "1:500:1000", "1:1000:1500")
STOPPED_AFTER_SECONDS = 1.3
HOLDS_WITHIN_SECONDS = 2.0


@dataclass
class SlowCarrier(FakeCarrier):
    """Takes its time for each text, and lets only so many through at once as it bears."""

    flow: Flow = field(default_factory=Flow)
    latency_seconds: float = 0.1
    began: list[float] = field(default_factory=list)

    async def send(self, text: Text) -> Outcome:
        return await self.flow.through(lambda: self._send(text))

    async def _send(self, text: Text) -> Outcome:
        self.began.append(asyncio.get_running_loop().time())
        await asyncio.sleep(self.latency_seconds)
        self.texts.append(text)
        return Accepted(f"SM{text.attempt}", 1)


@pytest.fixture
def crowd(stand: Stand) -> Stand:
    """Message 1 to many people, at 500 segments a second, with its segments reserved."""
    sends(stand)
    stand.does(lambda session: _crowd(session, stand))
    return stand


def _crowd(session: Session, stand: Stand) -> None:
    now = stand.clock.now()
    settings.save(session, "segments_per_second", text="500", by="U0CY", now=now)
    settings.save(session, "quiet_hours", text="off", by="U0CY", now=now)
    settings.save(session, "monthly_segments", text="10000", by="U0CY", now=now)
    quota.reserve(session, settings.load(session), number=1, segments=PEOPLE, now=now)
    more(session, PEOPLE - len(NUMBERS), now=now)


def stops_while_sending(stand: Stand, carrier: SlowCarrier) -> list[float]:
    """Let three workers send, and somebody press *Stop*; give when each later request began, after the stop."""
    loop = VirtualLoop()
    clock = LoopClock(stand.clock.now(), loop)
    db = Counted(stand.world.db, loop)
    world = replace(stand.world, db=db, carrier=carrier, clock=clock, queue=JobsQueue(clock))

    async def story() -> float:
        work = asyncio.gather(*(deliver.run(world, chunk) for chunk in CHUNKS))
        await asyncio.sleep(STOPPED_AFTER_SECONDS)
        account = await db.read(settings.load)
        ask = Ask(Person("U0ANA", "Ana", Role.AUTHOR), "stop", clock.now(), account, number=1)
        await db.run(lambda session: stop_command.run(session, ask))
        stopped_at = loop.time()
        await work
        await _settles(world)
        return stopped_at

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        stopped_at = runner.run(story())
    return [began - stopped_at for began in carrier.began if began > stopped_at]


async def _settles(world: World) -> None:
    await stop.run(world, "1")
    await progress.run(world, "1")


@pytest.mark.parametrize(("width", "latency_seconds"), [(MOST, 0.1), (LEAST, 0.1), (MOST, 8.0)])
def test_the_last_request_begins_within_two_seconds_and_the_figures_are_true(
    crowd: Stand, width: int, latency_seconds: float
) -> None:
    flow = Flow()
    flow.limit = width
    carrier = SlowCarrier(flow=flow, latency_seconds=latency_seconds)
    late = stops_while_sending(crowd, carrier)
    assert all(seconds <= HOLDS_WITHIN_SECONDS for seconds in late)
    sent = len(carrier.texts)
    states = [row["state"] for row in rows(crowd)]
    assert 0 < sent < PEOPLE
    assert (states.count("accepted"), states.count("canceled")) == (sent, PEOPLE - sent)
    standing = crowd.does(lambda s: quota.standing(s, settings.load(s), now=crowd.clock.now()))
    assert (standing.used, standing.reserved) == (sent, 0)
    told = crowd.does(lambda s: sentence(ledger.progress(s, 1, now=crowd.clock.now()), settings.load(s).zone))
    assert told == (
        f"Stopped #1: 0 delivered or on the way, {sent:,} at the carrier, "
        f"{PEOPLE - sent:,} stopped, {PEOPLE - sent:,} segments given back"
    )
    assert crowd.does(lambda session: messages.get(session, 1)).state is State.STOPPED
