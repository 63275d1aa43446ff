"""The demo: the simulator and the bot in processes of their own, made-up contacts, and the story that is played."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import store.settings
from bot.db import Database, upgrade
from bot.demo_people import write_people
from bot.doctor import manifest_path
from sms.errors import Problem
from store import Session

STARTING_SECONDS = 30
ENDING_SECONDS = 15
SETTINGS = {
    "account_name": "Acme",
    "time_zone": "America/New_York",
    "approvers": "S0APPROVE",
    "home_channel": "C0OPS",
    "monthly_segments": "20000",
    "renewal_date": "2026-01-01",
    "price_per_segment": "0.0083",
    "quiet_hours": "off",  # so that the story can be told at any time of day
    "segments_per_second": "1000",
}


class NotStarted(Problem):
    """The demo could not start."""


def play(port: int) -> int:
    """Start everything, play the story, and end everything; gives the story's exit code."""
    with tempfile.TemporaryDirectory(prefix="textops-demo-") as folder, contextlib.ExitStack() as stack:
        bot_port = free_port(3000)
        public_url = f"http://127.0.0.1:{bot_port}"
        click.echo("Starting a Slack and a Twilio on this machine …")
        addresses = stack.enter_context(simulator(port, inbound_url=f"{public_url}/twilio/inbound"))
        environment = {
            **os.environ,
            **addresses["settings"],
            "DATABASE_URL": f"sqlite:///{folder}/demo.db",
            "PUBLIC_URL": public_url,
            "LOG_LEVEL": "ERROR",
        }
        click.echo("Importing 12,000 made-up contacts …")
        asyncio.run(seed(environment["DATABASE_URL"]))
        import_people(Path(folder), environment)
        click.echo("Starting TextOps …")
        stack.enter_context(bot(bot_port, environment, clock_url=addresses["control"]))
        return story(addresses["control"])


@contextlib.contextmanager
def simulator(port: int, *, inbound_url: str) -> Iterator[Mapping[str, Any]]:
    """Run the simulator; gives its addresses and the settings that it wants."""
    ports = [free_port(port + step) for step in range(3)]
    names = ("--port", "--slack-port", "--twilio-port")
    words = [word for name, taken in zip(names, ports, strict=True) for word in (name, str(taken))]
    command = ["simulator", *words, "--manifest", str(manifest_path()), "--inbound-url", inbound_url]
    with _process(command, os.environ) as process:
        yield json.loads(_first_line(process))


@contextlib.contextmanager
def bot(port: int, environment: Mapping[str, str], *, clock_url: str) -> Iterator[None]:
    """Run the bot, with the simulator's clock."""
    with _process(["bot", "run", "--port", str(port), "--clock", clock_url], environment) as process:
        _first_line(process)
        yield


async def seed(url: str) -> None:
    """Set the account up."""
    upgrade(url)
    now = datetime.now(UTC)

    def unit(session: Session) -> None:
        for key, text in SETTINGS.items():
            store.settings.save(session, key, text=text, by="demo", now=now)

    db = Database(url)
    await db.run(unit)
    await db.close()


def import_people(folder: Path, environment: Mapping[str, str]) -> None:
    """Import the made-up contacts by the command line, as a person would."""
    for name, path in write_people(folder).items():
        words = ["contacts", "import", str(path), "--list", name, "--subscription", "Offers", "--marketing"]
        consent = ["--consent-source", "sign-up form", "--consent-date", "2026-01-15"]
        _run(["bot", *words, *consent, "--json"], environment)


def story(control_url: str) -> int:
    """Play the main job and show what everybody sees."""
    return subprocess.call([sys.executable, "-m", "simulator.story", "--control", control_url])  # noqa: S603


def free_port(wanted: int) -> int:
    """Give the wanted port, or a free one when it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise NotStarted("There is no free port on this machine.")


def _run(words: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", *words], env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotStarted(done.stderr or done.stdout)


@contextlib.contextmanager
def _process(words: list[str], environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", *words], env=dict(environment), stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _first_line(process: "subprocess.Popen[str]") -> str:
    """Wait for the line that says that a process is ready."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise NotStarted("A part of the demo ended at once; what it said stands above.")
    return line
