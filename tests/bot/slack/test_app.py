import asyncio

import aiohttp
import pytest

from bot.engine.local import JobsQueue
from bot.settings import Settings
from bot.slack.app import make_slack
from bot.slack.forms import Here
from jobs.world import World
from tests.bot.fakes import FixedClock, NoCarrier, NoChat, NoFiles, NoImages
from tests.bot.slack.stage import NOW, Stage


def test_a_start_warns_of_nothing(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")

    async def story() -> None:
        clock = FixedClock(NOW)
        world = World(stage.db, NoCarrier(), NoChat(), NoImages(), JobsQueue(clock), clock, NoFiles())
        async with aiohttp.ClientSession() as http:
            make_slack(Settings(), world, http=http, shown=Here())

    asyncio.run(story())
    assert [record.getMessage() for record in caplog.records] == []
