"""A Slack that answers what it is told to and remembers what it was asked; over real HTTP, for the real client."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = dict[str, Any] | Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]

USERS = {
    "U0ANA": {"id": "U0ANA", "name": "ana", "tz": "America/New_York"},
    "U0CY": {"id": "U0CY", "name": "cy", "tz": "Europe/Oslo", "is_admin": True},
    "U0DEE": {"id": "U0DEE", "name": "dee", "tz": "", "is_restricted": True},
}


@dataclass
class FakeSlack:
    """Its answers by method; `ok` when nothing is said."""

    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    refused_at_response: tuple[str, str] = ("", "")  # a kind of block, and the words of the refusal

    def called(self, method: str) -> list[dict[str, Any]]:
        """What a method was called with, each time."""
        return [asked for name, asked in self.calls if name == method]

    def visited(self, story: Callable[["FakeSlack", aiohttp.ClientSession], Awaitable[None]]) -> None:
        """Run a story against it."""

        async def run() -> None:
            app = web.Application()
            app.router.add_route("*", "/api/{method}", self._method)
            app.router.add_post("/response", self._response)
            async with TestServer(app) as server, aiohttp.ClientSession() as http:
                self.url = str(server.make_url("/"))
                await asyncio.wait_for(story(self, http), 20)

        asyncio.run(run())

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method, asked = request.match_info["method"], await _read(request)
        self.calls.append((method, asked))
        answer = self.answers.get(method, {})
        if callable(answer):
            return await answer(asked)
        return web.json_response({"ok": "error" not in answer, **_usual(method, asked), **answer})

    async def _response(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.said.append(said)
        kind, words = self.refused_at_response
        if any(block["type"] == kind for block in said.get("blocks") or ()):
            return web.Response(status=400, text=words)
        return web.Response(text="ok")


async def _read(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    form = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
    return {key: json.loads(text) if text[:1] in "[{" and text else text for key, text in form.items()}


def _usual(method: str, asked: dict[str, Any]) -> dict[str, Any]:
    match method:
        case "auth.test":
            return {"user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T0", "user": "textops", "team": "Acme"}
        case "users.info":
            return {"user": USERS.get(asked["user"], {})}
        case "views.open" | "views.push" | "views.update":
            return {"view": {"id": "V1", "hash": "h2"}}
        case "conversations.open":
            return {"channel": {"id": f"D{asked['users']}"}}
        case "chat.postMessage":
            return {"channel": asked["channel"], "ts": "1700000000.000100"}
        case _:
            return {}
