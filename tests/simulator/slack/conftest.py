import asyncio
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.app import Options, running
from simulator.loopback import Loopback
from simulator.people import Person, Workspace
from tests.simulator.slack.kit import Bot, modal, opens

MANIFEST = """
display_information: {name: Demo}
features:
  bot_user: {display_name: Demo}
  app_home: {home_tab_enabled: true}
  slash_commands:
    - {command: /demo, description: Demo, should_escape: false}
  shortcuts:
    - {name: New thing, type: global, callback_id: new_thing, description: New}
    - {name: Use this, type: message, callback_id: use_this, description: Use}
oauth_config:
  scopes:
    bot: [commands, chat:write, users:read, usergroups:read, channels:read, im:write, files:read, files:write,
          metadata.message:read]
settings:
  interactivity: {is_enabled: true}
  event_subscriptions:
    bot_events: [app_home_opened, message_metadata_posted]
    metadata_subscriptions: [{app_id: A0SIM, event_type: demo_post}]
"""


@dataclass(slots=True)
class Loop:
    """An event loop in a thread of its own, for what must run beside the test."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    loop = Loop()
    loop.start()
    yield loop
    loop.stop()


@pytest.fixture(scope="session")
def addresses(loop: Loop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    path = tmp_path_factory.mktemp("slack") / "manifest.yml"
    path.write_text(MANIFEST)
    simulator = running(Options(manifest=path))
    addresses: dict[str, Any] = loop.run(simulator.__aenter__())
    yield addresses
    loop.run(simulator.__aexit__(None, None, None))


@pytest.fixture
def control(addresses: dict[str, Any]) -> str:
    url = str(addresses["control"])
    requests.post(f"{url}/reset", timeout=60).raise_for_status()
    return url


@pytest.fixture
def client(addresses: dict[str, Any], control: str) -> WebClient:
    return WebClient(token="xoxb-simulator", base_url=addresses["slack"], retry_handlers=[])


@pytest.fixture
def ana(control: str) -> Person:
    return Person(control, "U0ANA")


@pytest.fixture
def bo(control: str) -> Person:
    return Person(control, "U0BO")


@pytest.fixture
def workspace(control: str) -> Workspace:
    return Workspace(control)


def make_bot(addresses: dict[str, Any]) -> Bot:
    web = AsyncWebClient(token="xoxb-simulator", base_url=addresses["slack"])
    app = AsyncApp(client=web, signing_secret="simulator-signing-secret", ignoring_self_events_enabled=False)
    bot = Bot(app)

    @app.middleware
    async def listen(body: dict[str, Any], next_: Any) -> None:
        bot.heard.append(body)
        await next_()

    return bot


@pytest.fixture
def bot(addresses: dict[str, Any], loop: Loop, workspace: Workspace) -> Iterator[Bot]:
    """Connected by Socket Mode."""
    made: Bot = loop.run(_made(addresses))
    handler: AsyncSocketModeHandler = loop.run(_connected(made))
    workspace.waits_for_the_bot()
    yield made
    loop.run(handler.close_async())  # type: ignore[no-untyped-call]


@pytest.fixture
def web_bot(addresses: dict[str, Any], loop: Loop, workspace: Workspace) -> Iterator[Bot]:
    """Reached by signed HTTP."""
    made: Bot = loop.run(_made(addresses))
    handler = AsyncSlackRequestHandler(made.app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    server = Loopback(0)
    loop.run(server.start(Starlette(routes=[Route("/slack/events", events, methods=["POST"])])))
    workspace.changes("connection", {"request_url": f"{server.url}/slack/events"})
    yield made
    workspace.changes("connection", {"request_url": None})
    loop.run(server.stop())


@pytest.fixture
def form(bot: Bot, ana: Person) -> Any:
    def show(*blocks: dict[str, Any], **more: Any) -> None:
        opens(bot, modal(*blocks, callback_id="thing", **more))
        ana.types("/demo", in_="#marketing")
        ana.modal()

    return show


async def _made(addresses: dict[str, Any]) -> Bot:
    return make_bot(addresses)


async def _connected(bot: Bot) -> AsyncSocketModeHandler:
    handler = AsyncSocketModeHandler(bot.app, "xapp-simulator", web_client=bot.app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    return handler
