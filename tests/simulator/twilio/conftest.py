import asyncio
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from simulator import phones
from simulator.clock import Clock
from simulator.control import Doors, control_app
from simulator.faults import Faults
from simulator.loopback import Loopback
from simulator.twilio.agenda import Agenda
from simulator.twilio.api import twilio_app
from simulator.twilio.carrier import Carrier
from simulator.twilio.control import control_routes
from simulator.twilio.settings import ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, Settings
from simulator.wire import Wire

PATIENCE_SECONDS = 5.0

# The client library is untyped where it matters here.
CLIENT: Any = Client
VALIDATOR: Any = RequestValidator


@dataclass(frozen=True, slots=True)
class Received:
    """A webhook as the bot would see it."""

    path: str
    fields: dict[str, str]
    is_signed: bool
    token: str


@dataclass(slots=True)
class Receiver:
    """A bot's web door; `?fail=2` in the URL answers the first two tries of a request with a 500."""

    base_url: str = ""
    received: list[Received] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    answer: str | bytes = ""

    async def take(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers["X-Twilio-Signature"]
        token = request.headers["I-Twilio-Idempotency-Token"]
        is_signed = VALIDATOR(AUTH_TOKEN).validate(str(request.url), fields, signature)
        self.received.append(Received(request.url.path, fields, is_signed, token))
        self.tries[token] += 1
        if self.tries[token] <= int(request.query_params.get("fail", "0")):
            return Response(status_code=500)
        return Response(self.answer, media_type="text/xml")

    def statuses(self, sid: str) -> list[str]:
        return [each.fields["MessageStatus"] for each in self.received if each.fields["MessageSid"] == sid]


@dataclass(frozen=True, slots=True)
class SwappedHost:
    """The client library's own HTTP client, with another host in every URL."""

    base_url: str
    inner: TwilioHttpClient = field(default_factory=TwilioHttpClient)

    def request(self, method: str, url: str, *rest: Any, **named: Any) -> Any:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return self.inner.request(method, f"{self.base_url}{parts.path}{query}", *rest, **named)


@dataclass(frozen=True, slots=True)
class World:
    """The carrier, as its clients reach it."""

    control_url: str
    url: str
    receiver: Receiver
    client: Any

    @property
    def carrier(self) -> phones.Carrier:
        return phones.Carrier(self.control_url)

    @property
    def clock(self) -> phones.Clock:
        return phones.Clock(self.control_url)

    def phone(self, number: str) -> phones.Phone:
        return phones.Phone(self.control_url, number)

    def send(self, to: str = "+12125550123", body: str = "Sale today", **named: Any) -> Any:
        sender = {} if "from_" in named else {"messaging_service_sid": SERVICE_SID}
        return self.client.messages.create(to=to, body=body, **sender, **named)


def eventually(check: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not check():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def served() -> Iterator[World]:
    ready: queue.Queue[tuple[World, Callable[[], object]]] = queue.Queue()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(ready)))
    thread.start()
    world, stop = ready.get(timeout=60)
    yield world
    stop()
    thread.join(timeout=60)


@pytest.fixture
def world(served: World) -> World:
    phones._Control(served.control_url).post("/reset", {})
    served.receiver.received.clear()
    served.receiver.tries.clear()
    served.receiver.answer = ""
    return served


async def _serve(ready: "queue.Queue[tuple[World, Callable[[], object]]]") -> None:
    clock, faults, receiver, over = Clock(), Faults(), Receiver(), asyncio.Event()
    carrier = Carrier(clock, faults, Agenda(clock), Settings())
    api, control, bot = Loopback(0), Loopback(0), Loopback(0)
    receiver.base_url = bot.url
    await bot.start(Starlette(routes=[Route("/{path:path}", receiver.take, methods=["POST"])]))
    await api.start(Wire(twilio_app(carrier), "twilio"))

    async def reset() -> None:
        faults.clear()
        await api.heal()
        clock.reset()
        carrier.reset(Settings(step_seconds=0.01, inbound_url=f"{bot.url}/inbound"))

    await control.start(
        control_app(
            clock,
            faults,
            doors=Doors(
                refuse=lambda rule: api.refuse(rule.fault.seconds),
                heal=lambda _service: api.heal(),
                is_closed=lambda _service: api.is_closed,
            ),
            others={"POST /reset": reset},
            routes=[Mount("/twilio", routes=control_routes(carrier))],
        )
    )
    tasks = [asyncio.create_task(carrier.agenda.run()), asyncio.create_task(carrier.webhooks.run())]
    loop = asyncio.get_running_loop()
    client = CLIENT(ACCOUNT_SID, AUTH_TOKEN, http_client=SwappedHost(api.url))
    ready.put((World(control.url, api.url, receiver, client), lambda: loop.call_soon_threadsafe(over.set)))
    await over.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(server.stop() for server in (api, control, bot)))
