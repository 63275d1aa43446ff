import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import Clock


def test_it_runs_on_real_time_until_it_is_moved() -> None:
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_it_advances_and_keeps_running() -> None:
    clock = Clock()
    clock.advance(timedelta(hours=3))
    assert timedelta(hours=3) <= clock.now() - datetime.now(UTC) + timedelta(seconds=1)
    assert clock.offset == timedelta(hours=3)


def test_it_moves_to_an_instant() -> None:
    clock = Clock()
    when = datetime.now(UTC) + timedelta(days=2)
    clock.move_to(when)
    assert timedelta() <= clock.now() - when < timedelta(seconds=5)


def test_it_never_goes_backwards_unless_reset() -> None:
    clock = Clock()
    clock.advance(timedelta(hours=1))
    with pytest.raises(ValueError, match="never goes backwards"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="never goes backwards"):
        clock.move_to(datetime.now(UTC))
    clock.reset()
    assert clock.offset == timedelta()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Clock().move_to(datetime(2099, 1, 1))  # noqa: DTZ001


def test_a_subscriber_hears_the_time_at_once_and_at_every_move() -> None:
    async def heard() -> list[timedelta]:
        clock, offsets = Clock(), list[timedelta]()
        async for _ in clock.subscribe():
            offsets.append(clock.offset)
            if len(offsets) == 3:
                return offsets
            asyncio.get_running_loop().call_soon(clock.advance, timedelta(hours=1))
        return offsets

    assert asyncio.run(heard()) == [timedelta(), timedelta(hours=1), timedelta(hours=2)]


def test_a_move_between_two_looks_of_a_subscriber_is_not_missed() -> None:
    async def look_twice() -> timedelta:
        clock = Clock()
        moves = clock.subscribe()
        await anext(moves)
        clock.advance(timedelta(hours=1))
        await asyncio.wait_for(anext(moves), timeout=60)
        return clock.offset

    assert asyncio.run(look_twice()) == timedelta(hours=1)


def test_closing_it_ends_every_subscription() -> None:
    async def count_until_closed() -> int:
        clock, seen = Clock(), 0
        async for _ in clock.subscribe():
            seen += 1
            asyncio.get_running_loop().call_soon(clock.close)
        return seen

    assert asyncio.run(count_until_closed()) == 1
