"""The stage of one run: one database, one carrier, one Slack, and processes that come and go."""

import asyncio
import hashlib
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

import store.jobs
from commands import pause, resume, send_now, stop
from commands.ask import Ask, Run
from jobs.table import JOBS
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Person, Role
from store import Session, handover, ledger, messages, settings
from store.schema.account import jobs
from tests.faults.carrier import CALLBACK_TRIES, Call, Ledger
from tests.faults.chat import Workspace
from tests.faults.process import Process
from tests.faults.weather import Way, Weather

BEGAN = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
SWEEP_SECONDS = 30.0
LOOK_SECONDS = 5.0
WEATHER_SECONDS = 1_800.0  # dozens of times as long as a send in fair weather
PATIENCE_SECONDS = 2 * 3_600.0
QUIET_SECONDS = 20.0
BO = Person("U0BO", "Bo", Role.ADMIN)


class EndlessError(AssertionError):
    """The send does not come to an end."""


@dataclass
class Stage:
    """Everything of one run; `lines` is what happened, in order."""

    weather: Weather
    engine: Engine
    lines: list[str] = field(default_factory=list)
    asked: list[tuple[float, str]] = field(default_factory=list)  # when a text was about to be handed over, to whom
    stopped: dict[str, float] = field(default_factory=dict)  # when an opt-out was surely committed, by number
    calm: bool = False  # no process is stopped any more, nor is the database lost
    closed: bool = False  # nobody starts, for the database is being replaced

    def __post_init__(self) -> None:
        self.chance = random.Random(f"run {self.weather.seed}")
        self.ledger = Ledger(self.weather, self.chance, BEGAN, self.tells, self.log)
        self.workspace = Workspace(self.weather, self.chance)
        self.processes: list[Process] = []
        self.open_commits = 0
        self._names = self._commits = self._requests = self._deaths = self._texts = 0
        self._tasks = set[asyncio.Task[None]]()
        self._tries: dict[Call, int] = defaultdict(int)

    # What everybody asks.

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=asyncio.get_running_loop().time())

    def log(self, *words: object) -> None:
        self.lines.append(f"{asyncio.get_running_loop().time():.6f} {' '.join(map(str, words))}")

    def calms_down(self) -> None:
        """From here on no process stops and the database is there; Slack and the carrier are as they were."""
        self.log("calm")
        self.calm, self.open_commits = True, self._commits

    def happens(self, odds: float) -> bool:
        return bool(odds) and not self.calm and self.chance.random() < odds

    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(seconds, what)

    def commits(self) -> Way | None:
        """Count a commit; the process may be to stop here."""
        self._commits += 1
        return None if self.calm else self.weather.stop_at_commit.get(self._commits)

    def requests(self) -> Way | None:
        """Count a request to the carrier; the process may be to stop here."""
        self._requests += 1
        return None if self.calm else self.weather.stop_at_request.get(self._requests)

    @property
    def counted(self) -> tuple[int, int]:
        """How many commits and requests there were."""
        return self._commits, self._requests

    # Processes.

    @property
    def alive(self) -> list[Process]:
        return [each for each in self.processes if not each.is_dead]

    async def starts(self) -> Process:
        self._names += 1
        process = Process(self, f"p{self._names}")
        self.processes.append(process)
        self.log("starts", process.name)
        self._spawn(process.starts())
        return process

    def died(self, process: Process) -> None:
        self.log("died", process.name)
        away = self.weather.away_seconds[self._deaths % len(self.weather.away_seconds)]
        self._deaths += 1
        self.later(away, lambda: self._spawn(self._starts_again()))

    async def _starts_again(self) -> None:
        if not self.closed:
            await self.starts()

    def buries(self) -> None:
        """Forget what the dead wait for: the engine of one that was killed would look at its full lanes for days."""
        for task in asyncio.all_tasks() - self._tasks - {asyncio.current_task()}:
            task.cancel()

    async def replaces(self) -> None:
        """Put a newer one beside the oldest, which then ends in good order."""
        if self.alive:
            old = self.alive[0]
            await self.starts()
            await asyncio.sleep(2.0)
            self.log("ends", old.name)
            await old.ends()

    # What reaches us from outside.

    def tells(self, call: Call) -> None:
        self._spawn(self._tells(call))

    async def _tells(self, call: Call) -> None:
        """Bring a callback, and come again when nobody takes it."""
        for tries in range(CALLBACK_TRIES):
            if await self._brought(lambda process: process.status(call)):
                return
            await asyncio.sleep(1.0 * 2**tries)

    async def says_stop(self, number: str) -> None:
        """Text STOP: the carrier knows it at once, we when the webhook is answered."""
        self._texts += 1
        sid = f"IN{self._texts}"
        self.log("stop", number)
        for tries in range(12):
            if await self._brought(lambda process: process.inbound(sid, number, "STOP")):
                self.stopped[number] = asyncio.get_running_loop().time()
                return
            await asyncio.sleep(1.0 * 2**tries)

    def tells_of_a_post(self, intent: str, channel: str, ts: str) -> None:
        self._spawn(self._brings_event(intent, channel, ts))

    async def _brings_event(self, intent: str, channel: str, ts: str) -> None:
        """Bring Slack's event that a post stands, and come again three times."""
        for rest_seconds in (1.0, 60.0, 300.0, 0.0):
            if await self._brought(lambda process: process.heard(intent, channel, ts)):
                return
            await asyncio.sleep(rest_seconds)
        self.workspace.unheard += 1

    async def _brought(self, visit: Callable[[Process], Awaitable[object]]) -> bool:
        """Visit a process; False when there is none, it fails or it ends meanwhile."""
        here = [each for each in self.alive if not each.is_leaving]
        if not here:
            return False
        process = self.chance.choice(here)
        try:
            return await asyncio.wait_for(visit(process), 15.0) is not False
        except (TimeoutError, OperationalError):
            return False

    # People.

    async def presses(self, command: Run) -> None:
        """Press a button of the message; whoever is refused has seen why."""
        if not self.alive:
            return
        process = self.alive[0]

        def unit(session: Session) -> None:
            account = settings.load(session)
            reply = command(session, Ask(BO, "button", process.now(), account, number=1))
            process.world.queue.put(session, reply.jobs)

        self.log("presses", command.__module__)
        try:
            await asyncio.wait_for(process.run(unit), 10.0)
        except (Problem, TimeoutError, OperationalError) as refusal:
            self.log("refused", type(refusal).__name__)

    def looks(self) -> Message:
        with Session(self.engine) as session:
            return messages.get(session, 1)

    def is_open(self) -> bool:
        """Tell whether the send goes on, at the carrier too."""
        with Session(self.engine) as session:
            progress = ledger.progress(session, 1, now=self.now())
            doubt = any(handover.is_unsettled(session, book) for book in handover.BOOKS)
        return bool(progress.open or doubt or self.ledger.under_way) or progress.state not in {
            State.SENT,
            State.STOPPED,
        }

    def is_repeating(self) -> bool:
        """Tell whether a job failed that is tried again, though not soon."""
        with Session(self.engine) as session:
            return session.scalar(select(jobs.c.id).where(jobs.c.tries > 0).limit(1)) is not None

    def next_job(self) -> datetime | None:
        with Session(self.engine) as session:
            return store.jobs.next_due(session, names=[work.name for work in JOBS])

    async def attends(self) -> None:
        """Be the people who look after a send: what paused or was held by itself goes on, once they see it."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            state = self.looks().state
            if state is State.PAUSED:
                await self.presses(resume.run)
            elif state is State.HELD:
                await self.presses(send_now.run)

    async def pauses(self) -> None:
        await self.presses(pause.run)

    async def gives_up(self) -> None:
        while self.looks().state is not State.STOPPED and self.is_open():
            await self.presses(stop.run)
            await asyncio.sleep(LOOK_SECONDS)

    async def sweeps(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for process in self.alive:
                self._spawn(process.sweeps())

    async def until_quiet(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing is open and no job is due soon."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + within
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            due = self.next_job()
            is_far = due is None or due > self.now() + timedelta(seconds=QUIET_SECONDS)
            if is_far and not self.is_open() and not self.is_repeating():
                return
            if loop.time() > give_up:
                raise EndlessError(f"{self.looks().state}, next job {due} at {self.now()}")

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_logged(work, self.log))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    spawns = _spawn


async def _logged(work: Awaitable[None], log: Callable[..., None]) -> None:
    """Nobody waits for these: a lost database is no failure of the run, but all else is."""
    try:
        await work
    except OperationalError:
        log("failed", "the database was lost")
