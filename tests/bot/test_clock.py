import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import Alarms, Clock, follow, tell


async def serve(lines: list[bytes], story: Callable[[str], Awaitable[None]]) -> None:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for line in lines:
            await response.write(line)
        await asyncio.sleep(5)
        return response

    app = web.Application()
    app.router.add_get("/clock/follow", stream)
    async with TestServer(app) as server:
        await story(str(server.make_url("/")))


def test_the_clock_is_real_time_until_it_is_moved() -> None:
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    clock.offset = timedelta(days=2)
    assert clock.now() - datetime.now(UTC) > timedelta(days=1, hours=23)


def test_following_moves_the_clock_and_tells_so() -> None:
    clock, moves, second = Clock(), [], asyncio.Event()
    lines = [b'data: {"offset_seconds": 0}\n\n', b": still here\n\n", b'data: {"offset_seconds": 3600.5}\n\n']

    async def moved() -> None:
        moves.append(clock.offset)
        if len(moves) == 2:
            second.set()

    async def story(url: str) -> None:
        async with aiohttp.ClientSession() as http:
            task = asyncio.create_task(follow(clock, url, http=http, moved=moved))
            await asyncio.wait_for(second.wait(), 5)
            task.cancel()

    asyncio.run(serve(lines, story))
    assert moves == [timedelta(), timedelta(hours=1, seconds=0.5)]


@pytest.mark.parametrize("status", [200, 404])
def test_the_simulator_is_told_what_comes_next_and_need_not_listen(status: int) -> None:
    heard: list[object] = []
    due = datetime(2026, 11, 27, 14, tzinfo=UTC)
    twice = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        heard.append((await request.json())["at"])
        if len(heard) == 2:
            twice.set()
        return web.Response(status=status)

    async def upcoming() -> datetime | None:
        return None if heard else due

    async def story() -> None:
        app = web.Application()
        app.router.add_post("/clock/next", take)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            task = asyncio.create_task(tell(upcoming, str(server.make_url("/")), http=http))
            await asyncio.wait_for(twice.wait(), 5)
            task.cancel()

    asyncio.run(story())
    assert heard == ["2026-11-27T14:00:00+00:00", None]


def test_a_simulator_that_is_gone_is_told_again_later() -> None:
    asked: list[int] = []
    twice = asyncio.Event()

    async def upcoming() -> datetime | None:
        asked.append(1)
        if len(asked) == 2:
            twice.set()
        return None

    async def story() -> None:
        async with aiohttp.ClientSession() as http:
            task = asyncio.create_task(tell(upcoming, "http://127.0.0.1:1", http=http))
            await asyncio.wait_for(twice.wait(), 5)
            task.cancel()

    asyncio.run(story())


def test_the_alarm_rings_at_the_start_and_when_the_next_thing_is_due() -> None:
    clock, rings, twice = Clock(), [], asyncio.Event()
    clock.offset = timedelta(days=30)  # due times are on the product's clock, not on the machine's
    due: list[datetime | None] = [clock.now() + timedelta(milliseconds=50), None]

    async def ring() -> None:
        rings.append(clock.now())
        if len(rings) == 2:
            twice.set()

    async def upcoming() -> datetime | None:
        return due.pop(0)

    async def story() -> None:
        alarms = Alarms(clock, ring, upcoming)
        await alarms.start()
        await asyncio.wait_for(twice.wait(), 5)
        alarms.stop()

    asyncio.run(story())
    assert len(rings) == 2


def test_what_is_still_due_after_its_ring_is_rung_for_again() -> None:
    clock, rings, thrice = Clock(), [], asyncio.Event()
    past = clock.now() - timedelta(minutes=1)

    async def ring() -> None:
        rings.append(clock.now())
        if len(rings) == 3:
            thrice.set()

    async def upcoming() -> datetime:
        return past

    async def story() -> None:
        alarms = Alarms(clock, ring, upcoming)
        await alarms.start()
        await asyncio.wait_for(thrice.wait(), 10)
        alarms.stop()

    asyncio.run(story())
    assert rings[2] - rings[0] >= timedelta(seconds=1)


def test_an_alarm_that_fails_does_not_end_the_alarms() -> None:
    tries: list[int] = []

    async def ring() -> None:
        tries.append(1)
        raise RuntimeError("no database")

    async def upcoming() -> datetime | None:
        return None

    async def story() -> None:
        alarms = Alarms(Clock(), ring, upcoming)
        await alarms.start()
        await alarms.ring()
        alarms.stop()

    asyncio.run(story())
    assert len(tries) == 2
