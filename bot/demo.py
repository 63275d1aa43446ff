"""The demo: the simulator with its page and the bot, in processes of their own, on made-up contacts."""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import click

from bot.demo_data import DemoData
from bot.demo_parts import Part, running
from bot.demo_people import PEOPLE_MAX
from bot.doctor import manifest_path
from sms.errors import Problem

BOT_PORT = 3000
TOUR = Path(__file__).parent / "demo_tour.json"
START_OVER = {"asked": "start over"}


class NotStarted(Problem):
    """The demo could not start."""


class NoAnswer(Problem):
    """A part of the demo does not do as it is told."""


@dataclass(frozen=True, slots=True)
class Demo:
    """How somebody wants it; without a folder nothing is kept, and a story is played in the terminal and ends."""

    port: int
    folder: Path | None = None
    people: int = PEOPLE_MAX
    opens_browser: bool = False
    is_story: bool = False


@dataclass(frozen=True, slots=True)
class _Stage:
    """What the bot is started on, as often as somebody starts over."""

    data: DemoData
    simulator: Part
    control_url: str
    environment: Mapping[str, str]
    bot_port: int


def play(demo: Demo) -> int:
    """Run the demo until SIGINT or SIGTERM, or its story to the end; gives the exit code."""
    return asyncio.run(_until_told(demo))


async def _until_told(demo: Demo) -> int:
    work = asyncio.create_task(_play(demo))

    def end() -> None:
        # Once: the end itself must not be broken off by impatience, or a part would live on.
        if not work.cancelling():
            work.cancel()

    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, end)
    try:
        return await work
    except asyncio.CancelledError:
        click.echo("\nThe demo has ended.")
        return 0


async def _play(demo: Demo) -> int:
    click.echo(f"Starting a Slack and a Twilio on this machine, and importing {demo.people:,} made-up contacts …")
    async with _stage(demo) as stage:
        if demo.is_story:
            async with _bot(stage):
                return await _story(stage)
        async with _kept_clock(stage):
            await _show(stage, opens_browser=demo.opens_browser)
    return 0


async def _show(stage: _Stage, *, opens_browser: bool) -> None:
    """Run the bot, and run it anew on what was there at the start whenever the page asks for that."""
    async with _bot(stage) as bot:
        await _announce(f"{stage.control_url}/", opens_browser=opens_browser)
        await _asked_to_start_over(stage.simulator, bot)
    while True:
        stage.data.restore()
        await _ask(stage, "POST", "/reset")
        async with _bot(stage) as bot:
            await _asked_to_start_over(stage.simulator, bot)


async def _announce(page: str, *, opens_browser: bool) -> None:
    click.echo(f"The page is at {page}\nCtrl-C ends it.")
    if opens_browser:
        await asyncio.to_thread(webbrowser.open, page)


@asynccontextmanager
async def _stage(demo: Demo) -> AsyncIterator[_Stage]:
    with _folder(demo) as folder:
        data, bot_port = DemoData(folder, demo.people), free_port(BOT_PORT)
        public_url = f"http://127.0.0.1:{bot_port}"
        words = _simulator_words(demo, data, inbound_url=f"{public_url}/twilio/inbound")
        async with running("The simulator", words, os.environ) as simulator:
            line, _ = await asyncio.gather(simulator.line(), data.prepare())
            addresses = json.loads(line)
            own = {"DATABASE_URL": data.url, "PUBLIC_URL": public_url, "LOG_LEVEL": "ERROR"}
            environment = {**os.environ, **addresses["settings"], **own}
            yield _Stage(data, simulator, addresses["control"], environment, bot_port)


def _simulator_words(demo: Demo, data: DemoData, *, inbound_url: str) -> list[str]:
    # 0 is any port, for each of the three: those after it are other programs'.
    ports = [free_port(demo.port + step) if demo.port else 0 for step in range(3)]
    if ports[0] != demo.port:
        click.echo(f"Port {demo.port} is taken; another one is used.")
    names = ("--port", "--slack-port", "--twilio-port")
    where = [word for name, port in zip(names, ports, strict=True) for word in (name, str(port))]
    what = ["--manifest", str(manifest_path()), "--inbound-url", inbound_url, "--seed-file", str(data.seed_file())]
    page = [] if demo.is_story else ["--supervised", "--tour", str(TOUR)]
    return ["simulator", *where, *what, *page]


@asynccontextmanager
async def _bot(stage: _Stage) -> AsyncIterator[Part]:
    """Run the bot, with the simulator's clock."""
    words = ["bot", "run", "--port", str(stage.bot_port), "--clock", stage.control_url]
    async with running("TextOps", words, stage.environment) as bot:
        await bot.line()
        yield bot


async def _asked_to_start_over(simulator: Part, bot: Part) -> None:
    """Wait until the page asks for it; a part that ends meanwhile ends the demo."""
    waits = {asyncio.create_task(_says(simulator, START_OVER)), asyncio.create_task(_says(bot, None))}
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in waits:
            each.cancel()


async def _says(part: Part, wanted: Mapping[str, str] | None) -> None:
    while True:
        line = await part.line()
        with suppress(ValueError):
            if wanted and json.loads(line) == wanted:
                return


async def _story(stage: _Stage) -> int:
    """Play the main job and show what everybody sees."""
    words = ["-m", "simulator.story", "--control", stage.control_url]
    process = await asyncio.create_subprocess_exec(sys.executable, *words)
    try:
        return await process.wait()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()


@asynccontextmanager
async def _kept_clock(stage: _Stage) -> AsyncIterator[None]:
    """Keep how far the clock was moved beside the database, which would else lie in the future at the next start."""
    if before := stage.data.clock_seconds():
        await _ask(stage, "POST", "/clock", {"advance_seconds": before})
    try:
        yield
    finally:
        with suppress(NoAnswer):
            stage.data.keep_clock((await _ask(stage, "GET", "/clock"))["offset_seconds"])


async def _ask(stage: _Stage, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    try:
        async with aiohttp.ClientSession() as http, http.request(method, stage.control_url + path, json=body) as answer:
            return await answer.json()
    except aiohttp.ClientError as error:
        raise NoAnswer(f"The simulator did not take {method} {path}: {error}.") from error


@contextmanager
def _folder(demo: Demo) -> Iterator[Path]:
    if demo.folder:
        yield demo.folder.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="textops-demo-") as folder:
        yield Path(folder)


def can_open_browser() -> bool:
    """Whether there is a screen to open a browser on; without one, Python would start a browser in the terminal."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def free_port(wanted: int) -> int:
    """Give the wanted port, or a free one when it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise NotStarted("There is no free port on this machine.")
