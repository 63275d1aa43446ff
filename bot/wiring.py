"""The one place that knows everything: makes the parts, starts them in order, and ends them in reverse."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

import aiohttp
import structlog
from starlette.types import ASGIApp

import store.absences
import store.due
import store.given
import store.settings
from bot.carrier import Account, TwilioCarrier
from bot.chat import SlackChat, make_client
from bot.clock import Alarms, Clock, follow, tell
from bot.db import Database, is_sqlite, upgrade
from bot.engine.cluster.queue import ClusterQueue, give_back
from bot.engine.cluster.workers import Workers
from bot.engine.hold import Hold, conninfo
from bot.engine.local import Engine, JobsQueue
from bot.files import SlackFiles
from bot.images import Images
from bot.pictures.address import addresses
from bot.pictures.pool import Pictures
from bot.settings import NotSetUp, Settings, is_demo, missing, secret
from bot.slack.app import Slack, make_slack
from bot.slack.forms import Everywhere, Here
from bot.uploads import Uploads
from bot.web.app import make_web
from bot.web.health import Health
from bot.web.pictures import PictureFiles
from bot.web.server import Server
from jobs.table import JOBS
from jobs.world import World
from sms.errors import Problem
from sms.job import Job
from store import Session

CONNECTIONS_MAX = 300
REQUEST_SECONDS = 15

Queues = JobsQueue | ClusterQueue

log = structlog.get_logger(__name__)


class OneProcess(Problem):
    """SQLite is for one process."""

    hint = "Set DATABASE_URL to a PostgreSQL database, or use `textops run`."


class Part(StrEnum):
    """What a process does: everything alone, or its part of a cluster."""

    RUN = "run"
    SERVE = "serve"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Place:
    """What the process does, where it listens, and whose clock it follows (the demo's; empty: its own)."""

    host: str = "127.0.0.1"
    port: int = 3000
    clock_url: str = ""
    part: Part = Part.RUN
    drain_seconds: float = 0  # between saying that it leaves and closing its doors


@dataclass(frozen=True, slots=True)
class Drawer:
    """Who draws, and the key that signs the addresses of what is drawn."""

    pictures: Pictures
    key: bytes


@dataclass(frozen=True, slots=True)
class Base:
    """What everything else stands on."""

    db: Database
    clock: Clock
    queue: Queues
    drawer: Drawer
    http: aiohttp.ClientSession


@dataclass(frozen=True, slots=True)
class Front:
    """What people, Slack and the carrier meet."""

    slack: Slack
    web: ASGIApp
    health: Health


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
    """Run what is this process's part until the block ends, then end it in reverse; it is given the port, or 0."""
    _check(settings, place)
    await asyncio.to_thread(upgrade, settings.database_url)
    async with AsyncExitStack() as ending:
        base = await _lay(settings, place, ending=ending)
        world = make_world(settings, base)
        front = await _make_front(settings, world, base) if place.part is not Part.WORKER else None
        server = Server(front.web, host=place.host, port=place.port) if front else None
        engine = _make_engine(settings, place, world, queue=base.queue)
        base.db.on_put = engine.wake if engine else None
        alarms = make_alarms(world, base.clock)
        following = await _start_clock(place, base, alarms)
        await base.db.run(partial(_arrive, base=base))
        if engine:
            await engine.start()
            ending.push_async_callback(engine.stop)
        if server:
            await server.start()
            ending.push_async_callback(server.stop)
        await alarms.start()
        ending.callback(alarms.stop)
        if front:
            await _open(front, place, ending=ending)
        for task in following:
            ending.callback(task.cancel)
        yield server.port if server else 0


async def _lay(settings: Settings, place: Place, *, ending: AsyncExitStack) -> Base:
    """Lay what everything else stands on; nobody works on the database whom another's way of working disturbs."""
    http = await ending.enter_async_context(make_http())
    clock, db = Clock(), Database(settings.database_url)
    ending.push_async_callback(db.close)
    if not db.is_sqlite:
        hold = Hold(conninfo(settings.database_url), alone=place.part is Part.RUN)
        ending.push_async_callback(hold.release)
        await hold.take()
    if place.part is Part.RUN and not db.is_sqlite:
        while await db.run(lambda session: give_back(session, now=clock.now())):
            pass
    drawer = Drawer(Pictures(), await db.run(store.settings.secret))
    ending.push_async_callback(drawer.pictures.close)
    queue = JobsQueue(clock) if place.part is Part.RUN else ClusterQueue(clock, JOBS)
    return Base(db, clock, queue, drawer, http)


def _arrive(session: Session, *, base: Base) -> None:
    base.queue.put(session, store.absences.arrive(session, now=base.clock.now()))


async def _make_front(settings: Settings, world: World, base: Base) -> Front:
    """Make what people, Slack and the carrier meet."""
    shown = Here() if isinstance(base.queue, JobsQueue) else Everywhere(world)
    slack = make_slack(settings, world, http=base.http, shown=shown)
    await slack.check()
    files = PictureFiles(base.drawer.pictures, key=base.drawer.key)
    health = Health(world, base.queue.late_since, token=secret(settings.metrics_token))
    web = make_web(world, files, slack=slack.endpoint, auth_token=secret(settings.twilio_auth_token), health=health)
    return Front(slack, web, health)


def _make_engine(settings: Settings, place: Place, world: World, *, queue: Queues) -> Engine | Workers | None:
    table = {work.name: work for work in JOBS}
    if place.part is Part.RUN:
        return Engine(world, table)
    if isinstance(queue, ClusterQueue) and place.part is Part.WORKER:
        return Workers(world, queue, table, conninfo=conninfo(settings.database_url))
    return None


async def _open(front: Front, place: Place, *, ending: AsyncExitStack) -> None:
    """Let everybody in; in the end those who send people here are told first, and given time to hear of it."""
    await front.slack.connect()
    ending.push_async_callback(front.slack.close)
    front.health.is_ready = True

    async def leave() -> None:
        front.health.is_ready = False
        await asyncio.sleep(place.drain_seconds)

    ending.push_async_callback(leave)


def make_http() -> aiohttp.ClientSession:
    """Make the one session that all requests share; its time-out holds where none is given."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX),
        timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS, connect=5),
    )


def make_world(settings: Settings, base: Base) -> World:
    """Make the ports that jobs see."""
    token, db, queue, http, drawer = secret(settings.slack_bot_token), base.db, base.queue, base.http, base.drawer
    client = make_client(token, base_url=settings.slack_api_url, http=http, patient=False)

    async def keep(file: str, until: datetime) -> None:
        await db.run(lambda session: queue.put(session, [Job("unpicture", file, until)]))

    async def keep_given(file: str, user: str) -> None:
        await db.run(lambda session: store.given.keep(session, file, user=user, now=base.clock.now()))

    images = Images(
        drawer.pictures.draw,
        Uploads(client, http=http),
        address=addresses(settings.public_url, key=drawer.key),
        keep=keep,
        clock=base.clock,
    )
    return World(
        db=db,
        carrier=TwilioCarrier(make_account(settings), http=http, public_url=settings.public_url),
        chat=SlackChat(client, images),
        images=images,
        queue=queue,
        clock=base.clock,
        files=SlackFiles(client, token=token, http=http, keep=keep_given),
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


async def _start_clock(place: Place, base: Base, alarms: Alarms) -> list[asyncio.Task[None]]:
    if not place.clock_url:
        return []
    first = asyncio.Event()

    async def moved() -> None:
        first.set()
        if base.db.on_put:
            base.db.on_put()
        await alarms.ring()

    following = asyncio.create_task(follow(base.clock, place.clock_url, http=base.http, moved=moved))
    await first.wait()
    return [following, asyncio.create_task(tell(alarms.upcoming, place.clock_url, http=base.http))]


def _check(settings: Settings, place: Place) -> None:
    if place.part is not Part.RUN and is_sqlite(settings.database_url):
        raise OneProcess(f"`textops {place.part}` needs PostgreSQL, which many processes can share.")
    lacking = missing(settings)
    if lacking:
        raise NotSetUp("Missing in the environment:\n  " + "\n  ".join(lacking) + "\n")
    if place.clock_url and not is_demo(settings):
        raise NotSetUp("--clock is for the simulator only.", hint="SLACK_API_URL and TWILIO_API_URL must be loopback.")


def _on_signals(tell: Callable[[], object]) -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, tell)
