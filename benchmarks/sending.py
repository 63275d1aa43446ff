"""Texts a second through the whole ledger, against the carrier's client in threads, and ours without a ledger."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import uvloop
from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from benchmarks import crowd, sends, sink
from benchmarks.acks import ask_during
from benchmarks.measure import Claim, Figure, Limit
from bot.carrier import Account, TwilioCarrier
from bot.wiring import make_http
from jobs import launch
from jobs.world import Text, World
from sms.delivery import Accepted, DeliveryState
from store import ledger

PEOPLE = 10_000
THREADS = 100
ASK_SECONDS = 0.1  # more would keep the texts waiting, for people go first
AT_ONCE = 300  # as many as ours has under way at most
TURNS = 3
LATENCY = {"100 ms": 0.1, "0 ms": 0.0}
THREADED = {"100 ms": 4_000, "0 ms": 2_000}  # texts of the peer, for it takes as long for each
PEERS = ("threads", "no ledger")
LEAST = {
    "sending at 100 ms, threads, SQLite": 2,
    "sending at 100 ms, threads, PostgreSQL": 2,
    "sending at 100 ms, no ledger, SQLite": 0.85,
    "sending at 100 ms, no ledger, PostgreSQL": 0.85,
    "sending at 0 ms, threads, SQLite": 3,
    "sending at 0 ms, threads, PostgreSQL": 3,
}
MOST = {  # seconds, and the share that must not take longer
    "ack during a send, SQLite": (0.25, 0.99),
    "ack during a send, PostgreSQL": (0.25, 0.99),
}
ACCOUNT = Account("AC0123456789abcdef0123456789abcdef", "hush", service="MG0123456789abcdef0123456789abcdef")
BODY = "Hi Name123, 20 % off today: https://t.acme.example/0123456789\nReply STOP to unsubscribe."


class Direct(TwilioHttpClient):
    """The carrier's own client on another host, with a connection kept for each thread, which it does not do itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        assert self.session
        self.session.mount("http://", HTTPAdapter(pool_maxsize=THREADS))

    def request(self, method: str, url: str, *args: Any, **named: Any) -> Response:  # type: ignore[override]
        """Swap the host."""
        return super().request(method, url.replace("https://api.twilio.com", self._url), *args, **named)


def figures() -> list[Figure]:
    """Measure on each database that is there, at each latency, in turns; then ask while a send runs at full speed."""
    with crowd.databases() as found:
        for url in found.values():
            sends.fill(url, PEOPLE)
        claims = [claim for latency in LATENCY for claim in _at(latency, found)]
        return [*claims, *(_acks(name, url) for name, url in found.items())]


def _at(latency: str, found: Mapping[str, str]) -> list[Claim]:
    turns = list[dict[str, float]]()
    for turn in range(TURNS):
        with sink.carrier(LATENCY[latency]) as address:
            took = {"threads": _threads(address, THREADED[latency]), "no ledger": uvloop.run(_bare(address))}
            for name, url in found.items():
                with crowd.world(url) as world:
                    took[name] = uvloop.run(_send(world, address, f"{latency} {turn}"))
            turns.append(took)
    each = {name: median(turn[name] for turn in turns) for name in turns[0]}
    named = {f"sending at {latency}, {peer}, {name}": (name, peer) for peer in PEERS for name in found}
    return [Claim(name, each[who], each[peer], LEAST[name]) for name, (who, peer) in named.items() if name in LEAST]


def _acks(name: str, url: str) -> Limit:
    with crowd.world(url) as world, sink.carrier(0) as address:

        async def send() -> None:
            await _send(world, address, "acks")

        waits = uvloop.run(ask_during(send(), world, every_seconds=ASK_SECONDS))
    return Limit(f"ack during a send, {name}", waits, *MOST[f"ack during a send, {name}"])


def _threads(address: str, texts: int) -> float:
    client = Client(ACCOUNT.sid, ACCOUNT.token, http_client=Direct(address))  # type: ignore[no-untyped-call]

    def send(person: int) -> None:
        sent = client.messages.create(
            to=f"+1212{2_000_000 + person}", body=BODY, messaging_service_sid=ACCOUNT.service, smart_encoded=False
        )
        assert sent.sid

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(send, range(THREADS)))  # its connections are open
        start = perf_counter()
        list(pool.map(send, range(texts)))
        return (perf_counter() - start) / texts


async def _bare(address: str) -> float:
    """Send as many at once as the flow lets through, with nothing kept."""
    async with make_http() as http:
        carrier = TwilioCarrier(replace(ACCOUNT, api_url=address), http=http, public_url=crowd.PUBLIC_URL)
        waiting = iter([Text(f"+1212{2_000_000 + person}", BODY, f"d{person}.1") for person in range(PEOPLE)])

        async def go_on() -> None:
            for text in waiting:
                assert isinstance(await carrier.send(text), Accepted)

        start = perf_counter()
        await asyncio.gather(*(go_on() for _ in range(AT_ONCE)))
        return (perf_counter() - start) / PEOPLE


async def _send(world: World, address: str, name: str) -> float:
    """Send to everybody as `textops run` does, from the put jobs to the last outcome that is kept."""
    async with make_http() as http:
        carrier = TwilioCarrier(replace(ACCOUNT, api_url=address), http=http, public_url=crowd.PUBLIC_URL)
        world = replace(world, carrier=carrier, chat=sends.EasyChat())
        number, _ = await crowd.counts(world, name, people=PEOPLE)
        await launch.run(world, str(number))
        start = perf_counter()
        async with sends.working(world):
            await sends.until_done(world, "deliver")
            seconds = perf_counter() - start
    told = await world.db.read(partial(ledger.progress, number=number, now=world.clock.now()))
    assert told.counts == {DeliveryState.ACCEPTED: PEOPLE}, told.counts
    return seconds / PEOPLE
