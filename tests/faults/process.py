"""One process of the bot in the simulation: the true engine, webhooks and jobs, which may end at any moment."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from bot.engine.local import Engine, JobsQueue
from bot.web.health import Health
from bot.web.signature import HEADER, sign
from bot.web.webhooks import Webhooks
from jobs.table import JOBS
from jobs.world import Text, World
from sms.job import Job
from store import Session, absences, posts
from tests.bot.fakes import NoFiles, NoImages
from tests.faults.carrier import Call, Line
from tests.faults.chat import Talk
from tests.faults.weather import Way

if TYPE_CHECKING:
    from tests.faults.stage import Stage

T = TypeVar("T")

PUBLIC = "https://t.acme.example"
TOKEN = "token"
EVENT_SECONDS = 0.3


class Process:
    """A process with a clock, a way to the database, to the carrier and to Slack; all of them end when it ends."""

    def __init__(self, stage: "Stage", name: str) -> None:
        self.name = name
        self.offset = timedelta()
        self.is_dead = False
        self.is_leaving = False  # it takes nothing new
        self._stage = stage
        self._thawed = asyncio.Event()
        self._thawed.set()
        queue = JobsQueue(self)
        line = Line(stage.ledger, tick=self._requests, ends=self.dies, asked=self._asks, gate=self._gate)
        talk = Talk(stage.workspace, pause=self.rests, heard=self._hears)
        self.world = World(self, line, talk, NoImages(), queue, self, NoFiles(), public_url=PUBLIC)
        self.engine = Engine(self.world, {work.name: work for work in JOBS})
        self._webhooks = Webhooks(self.world, Health(self.world, queue.late_since), auth_token=TOKEN)

    # The clock.

    def now(self) -> datetime:
        return self._stage.now() + self.offset

    # The database.

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:  # noqa: ARG002 - all are alike here
        await self.rests()
        stage = self._stage
        if stage.happens(stage.weather.odds.begin_fails):
            raise _lost("begin")
        with Session(stage.engine, expire_on_commit=False) as session:
            result = unit(session)
            session.flush()
            way, is_woken = stage.commits(), False
            if way is Way.BEFORE:
                self.dies()
            elif stage.happens(stage.weather.odds.commit_fails):
                raise _lost("commit")
            else:
                session.commit()
                is_woken = bool(session.info.get("woken"))
        if way is Way.AFTER:
            self.dies()
        await self.rests()
        if is_woken:
            self.engine.wake()
        if stage.happens(stage.weather.odds.commit_unknown):
            raise _lost("commit, though it was made")
        return result

    async def read(self, unit: Callable[[Session], T]) -> T:
        await self.rests()
        with Session(self._stage.engine) as session:
            return unit(session)

    # Its life.

    async def starts(self) -> None:
        while not await self._arrives():
            pass
        await self.engine.start()
        await self.sweeps()

    async def _arrives(self) -> bool:
        """Begin as the wiring does; again, when the database was lost."""
        try:
            await self.run(lambda session: self.world.queue.put(session, absences.arrive(session, now=self.now())))
        except OperationalError:
            return False
        return True

    async def ends(self) -> None:
        """End in good order."""
        self.is_leaving = True
        await self.engine.stop()
        self.is_dead = True

    def dies(self) -> None:
        """End at once: whatever it waits for never comes."""
        if not self.is_dead:
            self.is_dead = True
            self._stage.died(self)

    def freezes(self, seconds: float) -> None:
        """Stand still for a while."""
        self._stage.log("freezes", self.name, seconds)
        self._thawed.clear()
        asyncio.get_running_loop().call_later(seconds, self._thawed.set)

    def jumps(self, seconds: float) -> None:
        """Have its clock set to another time."""
        self._stage.log("jumps", self.name, f"{seconds:.1f}")
        self.offset += timedelta(seconds=seconds)

    async def rests(self) -> None:
        """Wait a little, as everything outside takes a little; for ever when it has ended."""
        await asyncio.sleep(self._stage.chance.uniform(0.0005, 0.004))
        await self._gate()

    async def sweeps(self) -> None:
        """Have the sweep run, as the alarm does."""
        await self.run(lambda session: self.world.queue.put(session, [Job("sweep", "")]))

    # What the carrier and Slack tell it.

    async def status(self, call: Call) -> bool:
        """Take a status callback; False when the carrier is to come again."""
        query = urlencode({"attempt": call.attempt})
        form = {"MessageSid": call.sid, "MessageStatus": call.status, "ErrorCode": str(call.code or "")}
        code = await self._visited("/twilio/status", form, query=query, forged=call.forged)
        if call.forged and code != 403:
            raise AssertionError(f"a forged callback was answered {code}")
        return code in {204, 403}

    async def inbound(self, sid: str, number: str, body: str) -> bool:
        """Take a text from a person; False when the carrier is to come again."""
        form = {"MessageSid": sid, "From": number, "To": "+12015550100", "Body": body}
        return await self._visited("/twilio/inbound", form) == 200

    async def _visited(self, path: str, form: dict[str, str], *, query: str = "", forged: bool = False) -> int:
        """Answer as the server does: whatever is not handled is a 500."""
        url = f"{PUBLIC}{path}" + (f"?{query}" if query else "")
        signature = sign(url, list(form.items()), secret=b"guessed" if forged else TOKEN.encode())
        headers = [(HEADER.lower().encode(), signature.encode())]
        scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": headers}

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": urlencode(form).encode()}

        take = self._webhooks.status if path.endswith("status") else self._webhooks.inbound
        try:
            return (await take(Request(scope, receive))).status_code
        except OperationalError:
            return 500

    def _hears(self, intent: str, channel: str, ts: str) -> None:
        self._stage.later(EVENT_SECONDS, lambda: self._stage.tells_of_a_post(intent, channel, ts))

    async def heard(self, intent: str, channel: str, ts: str) -> None:
        """Take Slack's event that a post stands."""

        def unit(session: Session) -> None:
            self.world.queue.put(session, posts.arrived(session, intent=intent, channel=channel, ts=ts))

        await self.run(unit)

    # How it ends in the middle.

    def _asks(self, text: Text) -> None:
        self._stage.log("asks", self.name, text.number, text.attempt)
        self._stage.asked.append((asyncio.get_running_loop().time(), text.number))

    def _requests(self, _: Text) -> bool:
        way = self._stage.requests()
        if way is Way.BEFORE:
            self.dies()
        return way is Way.AFTER

    async def _gate(self, *, thaws: bool = True) -> None:
        """Wait until it is there: for ever when it has ended."""
        if thaws:
            await self._thawed.wait()
        if self.is_dead:
            await asyncio.get_running_loop().create_future()


def _lost(what: str) -> OperationalError:
    return OperationalError(what, {}, Exception("the connection was lost"))
