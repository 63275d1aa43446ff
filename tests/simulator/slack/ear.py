"""A bot that only listens, for tests that hold the workspace itself in their hands."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.loopback import Loopback
from simulator.slack.messages import Draft, post
from simulator.slack.views import give_trigger, open_view, push_view
from simulator.slack.workspace import Message, View, Workspace
from tests.simulator.slack.kit import modal

Heard = list[dict[str, Any]]
MANIFEST = {
    "display_information": {"name": "Demo"},
    "features": {
        "bot_user": {"display_name": "Demo"},
        "app_home": {"home_tab_enabled": True, "messages_tab_read_only_enabled": True},
        "slash_commands": [{"command": "/demo", "description": "Demo it", "usage_hint": "[what]"}],
        "shortcuts": [
            {"name": "New thing", "type": "global", "callback_id": "new_thing"},
            {"name": "Use this", "type": "message", "callback_id": "use_this"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


def quiet() -> Workspace:
    """A workspace that no bot is connected to."""
    return Workspace(Clock(), Faults(), base_url="http://127.0.0.1:1", manifest=MANIFEST)


def says(workspace: Workspace, text: str = "Hello", **more: Any) -> Message:
    """A message of the bot in #marketing."""
    channel, user, only_to = (
        more.pop(name, default) for name, default in (("channel", "C0MARKET"), ("user", "U0BOT"), ("only_to", None))
    )
    return post(workspace, channel, user=user, draft=Draft(text=text, **more), only_to=only_to)


def shows(workspace: Workspace, *blocks: dict[str, Any], user: str = "U0ANA") -> View:
    """A modal in front of somebody."""
    return open_view(workspace, give_trigger(workspace, user), modal(*blocks))


def stacks(workspace: Workspace, below: View, *blocks: dict[str, Any]) -> View:
    """A modal over another one."""
    return push_view(workspace, give_trigger(workspace, below.user, view_id=below.id), modal(*blocks))


@asynccontextmanager
async def ear(
    workspace: Workspace, answer: Callable[[dict[str, Any]], Any] = lambda _payload: None
) -> AsyncIterator[Heard]:
    """Listen to everything that the workspace tells, and answer it."""
    heard: Heard = []

    async def hear(request: Request) -> Response:
        fields = parse_qs((await request.body()).decode())
        payload = json.loads(fields["payload"][0]) if "payload" in fields else {k: v[0] for k, v in fields.items()}
        heard.append(payload)
        told = answer(payload)
        return JSONResponse(told) if told is not None else Response()

    server = Loopback(0)
    await server.start(Starlette(routes=[Route("/", hear, methods=["POST"])]))
    workspace.connection.request_url = server.url
    try:
        yield heard
    finally:
        await workspace.delivery.close()
        await server.stop()
