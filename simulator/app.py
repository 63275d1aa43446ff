"""The whole simulator: two loopback servers and the one that controls them, in one process."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from starlette.routing import Mount

from simulator.clock import Clock
from simulator.control import Doors, control_app
from simulator.faults import Faults
from simulator.guard import guarded
from simulator.loopback import Loopback
from simulator.page.app import page_routes
from simulator.page.clockface import Clockface, next_route
from simulator.page.faultlist import Faultlist
from simulator.page.parts import Page, Parts
from simulator.page.phones import Phones, read_names
from simulator.page.tour import Tour
from simulator.page.tour_steps import read_steps
from simulator.page.wirelog import WireLog
from simulator.slack.app import slack_app
from simulator.slack.control import control_routes as slack_control
from simulator.slack.workspace import Workspace
from simulator.twilio.agenda import Agenda
from simulator.twilio.api import twilio_app
from simulator.twilio.carrier import Carrier
from simulator.twilio.control import control_routes as twilio_control
from simulator.twilio.settings import Settings, changed
from simulator.wire import Log, Wire


@dataclass(frozen=True, slots=True)
class Options:
    """Where it listens (port 0 is a free one), what it starts from, and where the bot is."""

    port: int = 0
    slack_port: int = 0
    twilio_port: int = 0
    manifest: Path = Path("manifest.yml")
    slack_request_url: str | None = None
    twilio: Settings = field(default_factory=Settings)
    seed_file: Path | None = None
    is_supervised: bool = False  # its parent takes part in starting over
    tour: Path | None = None


@dataclass(frozen=True, slots=True)
class _Servers:
    control: Loopback
    slack: Loopback
    twilio: Loopback

    def of(self, service: str) -> Loopback:
        return self.slack if service == "slack" else self.twilio

    def doors(self) -> Doors:
        return Doors(
            refuse=lambda rule: self.of(rule.service).refuse(rule.fault.seconds),
            heal=lambda service: self.of(service).heal(),
            is_closed=lambda service: self.of(service).is_closed,
        )


@dataclass(frozen=True, slots=True)
class _World:
    servers: _Servers
    page: Page
    log: Log
    numbers: tuple[dict[str, Any], ...]
    settings: Settings

    @property
    def parts(self) -> Parts:
        return self.page.parts

    async def reset(self) -> None:
        """Everything as it was at the start; the bot stays connected."""
        parts = self.parts
        parts.faultlist.faults.clear()
        await self.servers.slack.heal()
        await self.servers.twilio.heal()
        parts.clock.reset()
        self.log.clear()
        parts.workspace.fill(parts.workspace.seed)
        parts.carrier.reset(self.settings)
        self.plant()
        self.page.reset()

    def plant(self) -> None:
        """Let the numbers of the seed behave as it says."""
        for behaviour in self.numbers:
            self.parts.carrier.behaviours.set(behaviour)


@asynccontextmanager
async def running(options: Options) -> AsyncIterator[dict[str, Any]]:
    """Serve until the block ends; it is given the three addresses and the settings that a bot needs."""
    servers = _Servers(Loopback(options.port), Loopback(options.slack_port), Loopback(options.twilio_port))
    world = _world(options, servers)
    workspace, carrier = world.parts.workspace, world.parts.carrier
    world.page.start_over = _ask_to_start_over if options.is_supervised else world.reset
    background = [asyncio.create_task(carrier.agenda.run()), asyncio.create_task(carrier.webhooks.run())]
    try:
        await _serve(world)
        yield _addresses(world)
    finally:
        # Followers of the clock and open pages hold connections open; a server would wait for them.
        world.parts.clock.close()
        world.page.is_closed = True
        await asyncio.gather(*(server.stop() for server in (servers.control, servers.slack, servers.twilio)))
        for task in background:
            task.cancel()
        await asyncio.gather(*background, workspace.delivery.close(), return_exceptions=True)


async def _ask_to_start_over() -> None:
    """The parent stops its bot first, restores what the bot keeps, and resets the simulator by its control server."""
    sys.stdout.write(f"{json.dumps({'asked': 'start over'})}\n")
    sys.stdout.flush()


def _world(options: Options, servers: _Servers) -> _World:
    clock, faults, log = Clock(), Faults(), Log()
    seed = _read(options.seed_file, json.loads) if options.seed_file else {}
    settings = changed(options.twilio, seed.get("settings", {}))
    manifest = _read(options.manifest, yaml.safe_load)
    workspace = Workspace(clock, faults, base_url=servers.slack.url, manifest=manifest)
    workspace.connection.request_url = options.slack_request_url
    carrier = Carrier(clock, faults, Agenda(clock), settings)
    workspace.delivery.log = carrier.webhooks.log = log
    parts = Parts(
        workspace,
        carrier,
        clock,
        phones=Phones(carrier, workspace, read_names(seed.get("phones", []))),
        wirelog=WireLog(log),
        faultlist=Faultlist(faults, servers.doors(), carrier),
        clockface=Clockface(clock, workspace, carrier),
        tour=Tour(read_steps(options.tour) if options.tour else (), workspace, carrier),
    )
    world = _World(servers, Page(parts), log, tuple(seed.get("numbers", [])), settings)
    world.plant()
    return world


def _read(path: Path, parse: Callable[[str], Any]) -> dict[str, Any]:
    try:
        found = parse(path.read_text(encoding="utf-8")) or {}
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds no names with values.")  # noqa: TRY004 - what a person wrote, not a slip
    return found


async def _serve(world: _World) -> None:
    parts, servers = world.parts, world.servers

    async def reset() -> dict[str, Any]:
        await world.reset()
        return {"ok": True}

    async def wire() -> list[dict[str, Any]]:
        return world.log.told()

    routes = [
        Mount("/slack", routes=slack_control(parts.workspace)),
        Mount("/twilio", routes=twilio_control(parts.carrier)),
        next_route(parts.clockface),
        *page_routes(world.page),
    ]
    others = {"GET /wire": wire, "POST /reset": reset}
    doors = servers.doors()
    await servers.slack.start(Wire(slack_app(parts.workspace), "slack", world.log))
    await servers.twilio.start(Wire(twilio_app(parts.carrier), "twilio", world.log))
    faults, doors = parts.faultlist.faults, parts.faultlist.doors
    await servers.control.start(guarded(control_app(parts.clock, faults, doors=doors, others=others, routes=routes)))


def _addresses(world: _World) -> dict[str, Any]:
    servers, connection = world.servers, world.parts.workspace.connection
    settings, slack_url = world.parts.carrier.settings, f"{world.servers.slack.url}/api/"
    return {
        "control": servers.control.url,
        "slack": slack_url,
        "twilio": servers.twilio.url,
        "settings": {
            "SLACK_BOT_TOKEN": connection.bot_token,
            "SLACK_APP_TOKEN": connection.app_token,
            "SLACK_SIGNING_SECRET": connection.signing_secret,
            "SLACK_API_URL": slack_url,
            "TWILIO_ACCOUNT_SID": settings.account_sid,
            "TWILIO_AUTH_TOKEN": settings.auth_token,
            "TWILIO_MESSAGING_SERVICE_SID": settings.service_sid,
            "TWILIO_API_URL": servers.twilio.url,
        },
    }
