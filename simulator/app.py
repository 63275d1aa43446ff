"""The whole simulator: two loopback servers and the one that controls them, in one process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from starlette.routing import Mount

from simulator.clock import Clock
from simulator.control import Doors, control_app
from simulator.faults import Faults, Rule
from simulator.loopback import Loopback
from simulator.slack.app import slack_app
from simulator.slack.control import control_routes as slack_control
from simulator.slack.workspace import Workspace
from simulator.twilio.agenda import Agenda
from simulator.twilio.api import twilio_app
from simulator.twilio.carrier import Carrier
from simulator.twilio.control import control_routes as twilio_control
from simulator.twilio.settings import Settings, changed
from simulator.wire import Wire


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


@dataclass(frozen=True, slots=True)
class _Servers:
    control: Loopback
    slack: Loopback
    twilio: Loopback


@dataclass(frozen=True, slots=True)
class _Halves:
    workspace: Workspace
    carrier: Carrier
    numbers: tuple[dict[str, Any], ...]
    settings: Settings


@asynccontextmanager
async def running(options: Options) -> AsyncIterator[dict[str, Any]]:
    """Serve until the block ends; it is given the three addresses and the settings that a bot needs."""
    clock, faults = Clock(), Faults()
    servers = _Servers(Loopback(options.port), Loopback(options.slack_port), Loopback(options.twilio_port))
    halves = _halves(options, clock, faults, servers=servers)
    background = [
        asyncio.create_task(halves.carrier.agenda.run()),
        asyncio.create_task(halves.carrier.webhooks.run()),
    ]
    try:
        await _serve(servers, halves, clock=clock, faults=faults)
        yield _addresses(servers, halves)
    finally:
        # Followers of the clock hold a connection open; a server would wait for them.
        clock.close()
        await asyncio.gather(*(server.stop() for server in (servers.control, servers.slack, servers.twilio)))
        for task in background:
            task.cancel()
        await asyncio.gather(*background, halves.workspace.delivery.close(), return_exceptions=True)


def _halves(options: Options, clock: Clock, faults: Faults, *, servers: _Servers) -> _Halves:
    seed = _read(options.seed_file, json.loads) if options.seed_file else {}
    manifest = _read(options.manifest, yaml.safe_load)
    workspace = Workspace(clock, faults, base_url=servers.slack.url, manifest=manifest)
    workspace.connection.request_url = options.slack_request_url
    settings = changed(options.twilio, seed.get("settings", {}))
    halves = _Halves(
        workspace, Carrier(clock, faults, Agenda(clock), settings), tuple(seed.get("numbers", [])), settings
    )
    _plant(halves)
    return halves


def _read(path: Path, parse: Callable[[str], Any]) -> dict[str, Any]:
    try:
        found = parse(path.read_text(encoding="utf-8")) or {}
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} holds no names with values.")  # noqa: TRY004 - what a person wrote, not a slip
    return found


def _plant(halves: _Halves) -> None:
    for behaviour in halves.numbers:
        halves.carrier.behaviours.set(behaviour)


async def _serve(servers: _Servers, halves: _Halves, *, clock: Clock, faults: Faults) -> None:
    slack, twilio = Wire(slack_app(halves.workspace), "slack"), Wire(twilio_app(halves.carrier), "twilio")

    async def refuse(rule: Rule) -> None:
        server = servers.slack if rule.service == "slack" else servers.twilio
        await server.refuse(rule.fault.seconds)

    async def heal() -> None:
        await servers.slack.heal()
        await servers.twilio.heal()

    async def reset() -> dict[str, Any]:
        faults.clear()
        await heal()
        clock.reset()
        halves.workspace.fill(halves.workspace.seed)
        halves.carrier.reset(halves.settings)
        _plant(halves)
        return {"ok": True}

    async def wire() -> list[dict[str, Any]]:
        return sorted(slack.log() + twilio.log(), key=lambda entry: str(entry["at"]))

    mounts = [
        Mount("/slack", routes=slack_control(halves.workspace)),
        Mount("/twilio", routes=twilio_control(halves.carrier)),
    ]
    others = {"GET /wire": wire, "POST /reset": reset}
    control = control_app(clock, faults, doors=Doors(refuse, heal), others=others, mounts=mounts)
    await servers.slack.start(slack)
    await servers.twilio.start(twilio)
    await servers.control.start(control)


def _addresses(servers: _Servers, halves: _Halves) -> dict[str, Any]:
    connection, settings = halves.workspace.connection, halves.carrier.settings
    slack_url = f"{servers.slack.url}/api/"
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
