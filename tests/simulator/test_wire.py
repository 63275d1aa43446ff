import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.loopback import Loopback
from simulator.slack.connection import Connection
from simulator.slack.delivery import Delivery, Parcel
from simulator.twilio.webhooks import Hook, deliver
from simulator.wire import BODY_BYTES_MAX, Log, Wire


def served(story: Callable[[str, Log], Awaitable[None]]) -> Log:
    """An app that answers with how much it was sent, behind a wire; its log comes back."""

    async def take(request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} bytes")

    async def run() -> Log:
        log, server = Log(), Loopback(0)
        await server.start(Wire(Starlette(routes=[Route("/{path:path}", take, methods=["POST"])]), "slack", log))
        await story(server.url, log)
        await server.stop()
        return log

    return asyncio.run(run())


def test_a_request_is_kept_with_its_body_and_answer_and_a_long_one_is_cut() -> None:
    async def story(url: str, _log: Log) -> None:
        async with aiohttp.ClientSession() as http:
            for size in (5, BODY_BYTES_MAX + 50_000):
                await (await http.post(f"{url}/api/chat.update?a=1", data=b"a" * size)).release()

    short, long = served(story).exchanges
    assert (short.body, short.answer, short.entry.status) == (b"aaaaa", b"5 bytes", 200)
    assert short.url.endswith("/api/chat.update?a=1")
    assert (len(long.body), long.size_bytes) == (BODY_BYTES_MAX, BODY_BYTES_MAX + 50_000)
    assert long.answer == b"66384 bytes"


def test_what_the_services_send_stands_in_the_same_log() -> None:
    async def story(url: str, log: Log) -> None:
        delivery = Delivery(Connection(request_url=f"{url}/slack/events"))
        delivery.log = log
        await delivery.send(Parcel("slash_commands", {"command": "/sms"}))
        await delivery.close()
        async with aiohttp.ClientSession() as http:
            await deliver(http, Hook(f"{url}/twilio/status#rc=1", {"To": "+12125550123"}, "secret"), log)
            await deliver(http, Hook("http://127.0.0.1:1/gone#rc=1", {}, "secret"), log)

    told = [(one["service"], one["path"], one["status"]) for one in served(story).told() if not one["is_from_bot"]]
    gone = [("twilio", "/gone", 0)] * 2
    assert told == [("slack", "/slack/events", 200), ("twilio", "/twilio/status", 200), *gone]


def test_a_secret_path_is_not_told() -> None:
    async def story(url: str, _log: Log) -> None:
        async with aiohttp.ClientSession() as http:
            await (await http.post(f"{url}/response/R0SECRET", data=b"{}")).release()

    assert [one["path"] for one in served(story).told()] == ["/response/…"]
