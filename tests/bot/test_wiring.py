import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

import simulator.app
from bot.doctor import manifest_path
from bot.settings import Settings
from bot.slack.app import TokenRefused
from bot.web.server import PortTaken
from bot.wiring import OneProcess, Part, Place, run, running

AWAY = "http://127.0.0.1:1/api"


def started(folder: Path, place: Place, **changes: str) -> None:
    async def story() -> None:
        async with simulator.app.running(simulator.app.Options(manifest=manifest_path())) as addresses:
            given = {name.lower(): value for name, value in addresses["settings"].items()}
            given |= {"database_url": f"sqlite:///{folder}/a.db", **changes}
            async with running(Settings.model_validate(given), place):
                pass

    asyncio.run(story())


@pytest.mark.parametrize(("name", "token"), [("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")])
def test_a_token_that_slack_refuses_ends_the_start(name: str, token: str, tmp_path: Path) -> None:
    with pytest.raises(TokenRefused, match=name):
        started(tmp_path, Place(port=0), **{name.lower(): token})


def test_a_taken_port_ends_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            started(tmp_path, Place(port=port))


def test_a_start_that_waits_for_slack_ends_when_it_is_told_to(tmp_path: Path) -> None:
    given = {
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
        "slack_api_url": AWAY,
        "twilio_account_sid": "AC1",
        "twilio_auth_token": "secret",
        "twilio_from": "+12125550100",
        "database_url": f"sqlite:///{tmp_path}/a.db",
    }
    settings = Settings.model_validate(given)
    ready: list[int] = []

    async def story() -> None:
        asyncio.get_running_loop().call_later(0.5, os.kill, os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(run(settings, Place(port=0), ready=ready.append), 30)

    asyncio.run(story())
    assert ready == []


@pytest.mark.parametrize("part", [Part.SERVE, Part.WORKER])
def test_a_part_of_a_cluster_refuses_a_database_that_is_one_process_s(part: Part, tmp_path: Path) -> None:
    with pytest.raises(OneProcess, match=f"textops {part}` needs PostgreSQL"):
        started(tmp_path, Place(port=0, part=part))
