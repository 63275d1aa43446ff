"""The one place that knows everything: makes the parts, starts them in order, and ends them in reverse."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
import structlog

import store.due
from bot.carrier import Account, TwilioCarrier
from bot.chat import SlackChat, make_client
from bot.clock import Alarms, Clock, follow
from bot.db import Database, upgrade
from bot.engine.local import Engine, JobsQueue
from bot.settings import NotSetUp, Settings, is_demo, missing, secret
from bot.slack.app import make_slack
from bot.web.app import make_web
from bot.web.server import Server
from jobs.table import JOBS
from jobs.world import World
from sms.job import Job

CONNECTIONS_MAX = 300
REQUEST_SECONDS = 15

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the process listens, and whose clock it follows (the demo's; empty: its own)."""

    host: str = "127.0.0.1"
    port: int = 3000
    clock_url: str = ""


async def run(settings: Settings, place: Place, *, ready: Callable[[int], None]) -> None:
    """Run until SIGTERM or SIGINT, then finish what is in flight; told before it is up, it ends at once."""
    work = asyncio.create_task(_run(settings, place, ready=ready))
    _on_signals(work.cancel)
    with suppress(asyncio.CancelledError):
        await work


async def _run(settings: Settings, place: Place, *, ready: Callable[[int], None]) -> None:
    told = asyncio.Event()
    async with running(settings, place) as port:
        _on_signals(told.set)
        ready(port)
        await told.wait()
        log.info("stopping")


@asynccontextmanager
async def running(settings: Settings, place: Place) -> AsyncIterator[int]:
    """Run everything until the block ends; it is given the port."""
    _check(settings, place)
    upgrade(settings.database_url)
    async with make_http() as http:
        clock, db = Clock(), Database(settings.database_url)
        world = make_world(settings, db, clock, http=http)
        slack = make_slack(settings, world, http=http)
        await slack.check()
        web = make_web(world, slack=slack.endpoint, auth_token=secret(settings.twilio_auth_token))
        server = Server(web, host=place.host, port=place.port)
        engine = Engine(world, {work.name: work for work in JOBS})
        alarms = make_alarms(world, clock)
        db.on_put = engine.wake
        following = await _start_clock(place, clock, engine, alarms=alarms, http=http)
        engine.start()
        await server.start()
        try:
            await alarms.start()
            await slack.connect()
            yield server.port
        finally:
            if following:
                following.cancel()
            await slack.close()
            alarms.stop()
            await server.stop()
            await engine.stop()
            await db.close()


def make_http() -> aiohttp.ClientSession:
    """Make the one session that all requests share; its time-out holds where none is given."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX),
        timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS, connect=5),
    )


def make_world(settings: Settings, db: Database, clock: Clock, *, http: aiohttp.ClientSession) -> World:
    """Make the ports that jobs see."""
    token = secret(settings.slack_bot_token)
    return World(
        db=db,
        carrier=TwilioCarrier(make_account(settings), http=http, public_url=settings.public_url),
        chat=SlackChat(make_client(token, base_url=settings.slack_api_url, http=http, patient=False)),
        queue=JobsQueue(clock),
        clock=clock,
        public_url=settings.public_url,
    )


def make_account(settings: Settings) -> Account:
    """Take out whom we send as."""
    return Account(
        sid=settings.twilio_account_sid,
        token=secret(settings.twilio_auth_token),
        service=settings.twilio_messaging_service_sid,
        sender=settings.twilio_from,
        api_url=settings.twilio_api_url,
    )


def make_alarms(world: World, clock: Clock) -> Alarms:
    """Make the alarms: each ring puts a sweep, and asks when the next thing is due."""
    return Alarms(
        clock,
        ring=lambda: world.db.run(lambda s: world.queue.put(s, [Job("sweep", "")])),
        upcoming=lambda: world.db.read(lambda s: store.due.next_at(s, after=clock.now())),
    )


async def _start_clock(
    place: Place, clock: Clock, engine: Engine, *, alarms: Alarms, http: aiohttp.ClientSession
) -> asyncio.Task[None] | None:
    if not place.clock_url:
        return None
    first = asyncio.Event()

    async def moved() -> None:
        first.set()
        engine.wake()
        await alarms.ring()

    following = asyncio.create_task(follow(clock, place.clock_url, http=http, moved=moved))
    await first.wait()
    return following


def _check(settings: Settings, place: Place) -> None:
    lacking = missing(settings)
    if lacking:
        raise NotSetUp("Missing in the environment:\n  " + "\n  ".join(lacking) + "\n")
    if place.clock_url and not is_demo(settings):
        raise NotSetUp("--clock is for the simulator only.", hint="SLACK_API_URL and TWILIO_API_URL must be loopback.")


def _on_signals(tell: Callable[[], object]) -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, tell)
