"""Claims about who is let in at once, and who goes by the routes."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from bot.web.short_way import ShortWay

CODE = "a1B2c3D4e5"


def naming(name: str) -> Route:
    return Route("/{rest:path}", lambda _: PlainTextResponse(name))


async def tap(_: Request) -> Response:
    return PlainTextResponse("tap")


async def post(_: Request) -> Response:
    return PlainTextResponse("post")


def answered(method: str, path: str) -> tuple[int, bytes]:
    """Ask, and give the status and the body."""
    web = ShortWay(Starlette(routes=[naming("others")]), tap=tap, posts={"/twilio/status": post})
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    scope: Scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    asyncio.run(web(scope, receive, send))
    return said[0]["status"], said[1]["body"]


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", f"/{CODE}", 200, b"tap"),
        ("HEAD", f"/{CODE}", 200, b"tap"),
        ("POST", f"/{CODE}", 405, b"Method Not Allowed"),
        ("GET", f"/{CODE}/", 200, b"others"),
        ("GET", f"/{CODE}x", 200, b"others"),
        ("GET", f"//{CODE}", 200, b"others"),
        ("GET", f"/{CODE}\n", 200, b"others"),
        ("GET", "/healthz", 200, b"others"),
        ("GET", "/", 200, b"others"),
        ("POST", "/twilio/status", 200, b"post"),
        ("GET", "/twilio/status", 200, b"others"),
        ("POST", "/twilio/status/", 405, b"Method Not Allowed"),
    ],
)
def test_only_a_tap_and_a_webhook_go_past_the_routes(method: str, path: str, status: int, body: bytes) -> None:
    assert answered(method, path) == (status, body)
