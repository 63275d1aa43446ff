"""The stage of a journey: a simulator, the bot as a process of its own, and the command line beside them."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from bot.cli import cli
from simulator.people import Person, Workspace
from simulator.phones import Carrier, Clock, Phone
from tests.journeys import nursery
from tests.journeys.rest import under_way

ROOT = Path(__file__).parents[2]
ENDING_SECONDS = 20
REST_SECONDS = 400
STOPPING_SECONDS = 90
# Slack waits for three seconds, here and there: on a busy machine that is no fault of the bot's. What happens then is
# the simulator's own tests' matter.
PATIENT = {"ack_seconds": 20, "trigger_seconds": 20}
CONSENT = ("--subscription", "Offers", "--consent-source", "sign-up form", "--consent-date", "2026-01-15")
ZONE = ZoneInfo("America/New_York")
MORNING_HOUR = 10
SETTINGS = {
    "account_name": "Acme",
    "time_zone": ZONE.key,
    "approvers": "S0APPROVE",
    "home_channel": "C0OPS",
    "quiet_hours": "off",
    "segments_per_second": "500",
}


class Stage:
    """Everything that a journey needs; people, phones and the carrier are all that it may speak to."""

    def __init__(
        self,
        folder: Path,
        *,
        over_http: bool = False,
        settings: Mapping[str, str] | None = None,
        database_url: str = "",
        manifest: Path = ROOT / "manifest.yml",
        is_reached: bool = True,
    ) -> None:
        self.folder = folder
        self.rest_seconds: float = REST_SECONDS
        self._is_reached = is_reached
        self._manifest = manifest
        self._over_http = over_http
        self._processes: dict[str, nursery.Child] = {}
        self.bot_port = 0
        addresses = json.loads(self._start("simulator", "simulator", *self._simulator_options()))
        self.control_url = str(addresses["control"])
        self.settings: dict[str, str] = dict(addresses["settings"])
        self.environment = {
            **os.environ,
            **self.settings,
            "DATABASE_URL": database_url or f"sqlite:///{folder}/textops.db",
            "LOG_LEVEL": "WARNING",
        }
        self.workspace.changes("connection", PATIENT)
        self.clock.moves_to(_next_morning())
        if over_http:
            del self.environment["SLACK_APP_TOKEN"]
        for key, value in {**SETTINGS, **(settings or {})}.items():
            self.textops("settings", "set", key, value)

    def person(self, name: str) -> Person:
        """Somebody of the workspace: ana, bo, cy, dee or eve."""
        return Person(self.control_url, f"U0{name.upper()}")

    def phone(self, number: str) -> Phone:
        """Somebody's phone."""
        return Phone(self.control_url, number)

    @property
    def carrier(self) -> Carrier:
        """The carrier."""
        return Carrier(self.control_url)

    @property
    def clock(self) -> Clock:
        """The movable clock."""
        return Clock(self.control_url)

    @property
    def workspace(self) -> Workspace:
        """The workspace's administrator."""
        return Workspace(self.control_url)

    @property
    def public_url(self) -> str:
        """Where the bot is reached."""
        return f"http://127.0.0.1:{self.bot_port}"

    def textops(self, *words: str) -> str:
        """Run the command line and give what it printed; a failure fails the journey."""
        # In this process: a new one spends seconds on imports before it does anything.
        done = CliRunner().invoke(cli, words, env=self.environment)
        if done.exit_code:
            raise AssertionError(
                f"textops {' '.join(words)} ended with {done.exit_code}: {done.exception}{done.output}"
            )
        return done.stdout

    def report(self, message: str) -> Any:
        """What `textops report --json` says."""
        return json.loads(self.textops("report", message, "--json"))

    def imports(
        self,
        rows: list[str],
        *,
        to: str = "VIP",
        header: str = "first_name,mobile_phone,external_id",
        consent: tuple[str, ...] = CONSENT,
    ) -> None:
        """Import marketing contacts, who all agreed to get Offers unless told otherwise."""
        path = self.folder / "contacts.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        self.textops("contacts", "import", str(path), "--list", to, *consent, "--marketing")

    def starts_the_bot(self) -> None:
        """Start the bot and wait until it is connected."""
        if not self.bot_port:
            self.bot_port = int(self.environment.get("TEXTOPS_PORT", "0")) or _free_port()
            if self._is_reached:
                self.environment["PUBLIC_URL"] = self.public_url
                self.carrier.set({"inbound_url": f"{self.public_url}/twilio/inbound#rc=5&rp=all"})
        self._start("bot", "bot", "run", "--port", str(self.bot_port), "--clock", self.control_url)
        if self._over_http:
            self.workspace.changes("connection", {"request_url": f"{self.public_url}/slack/events"})
        self.workspace.waits_for_the_bot()

    def takes_an_address(self) -> None:
        """Choose the public address, and tell the carrier."""
        if not self.bot_port:
            self.bot_port = int(self.environment.get("TEXTOPS_PORT", "0")) or _free_port()
            self.environment["PUBLIC_URL"] = self.public_url
            self.carrier.set({"inbound_url": f"{self.public_url}/twilio/inbound#rc=5&rp=all"})

    def starts(self, name: str, *words: str) -> str:
        """Start one more process of the bot, such as a worker, and give its first line."""
        return self._start(name, "bot", *words, "--clock", self.control_url)

    def stops(self, name: str) -> int:
        """Ask a process to end, and give its exit code."""
        process = self._processes.pop(name)
        process.terminate()
        code = process.wait(STOPPING_SECONDS)
        process.stdout.close()
        return code

    def passes(self, **span: float) -> None:
        """Put the clock forward as soon as no text is under way: whoever sends one believes in it."""
        until = time.monotonic() + self.rest_seconds
        while jobs := under_way(self.environment["DATABASE_URL"], now=self.clock.now()):
            assert time.monotonic() < until, f"texts are under way without an end: {jobs}"
            time.sleep(0.1)
        self.clock.advance(**span)

    def kills_the_bot(self) -> None:
        """Kill it as a power cut does."""
        self.kills("bot")

    def kills(self, name: str) -> None:
        """Kill a process as a power cut does."""
        process = self._processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

    def ends(self) -> None:
        """End every process."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()

    def _simulator_options(self) -> tuple[str, ...]:
        free = ("--port", "0", "--slack-port", "0", "--twilio-port", "0")
        return (*free, "--manifest", str(self._manifest))

    def _start(self, name: str, *words: str) -> str:
        environment = getattr(self, "environment", None) or dict(os.environ)
        process = nursery.start(words, environment)
        self._processes[name] = process
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"{name} did not start: it ended with {process.wait()}")
        return line


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _next_morning() -> datetime:
    """A journey at night would meet midnight sooner or later, as by day it does not."""
    now = datetime.now(ZONE)
    morning = now.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return (morning if morning > now else morning + timedelta(days=1)).astimezone(UTC)
