import asyncio
from collections.abc import Sequence

import pytest

from bot.web.intake import GROUP_MAX, QUIET_TURNS, TURNS_MAX, WAITING_MAX, FullError, Intake


def test_what_comes_during_a_commit_goes_into_the_next() -> None:
    groups: list[list[int]] = []
    begun, gate = asyncio.Event(), asyncio.Event()

    async def keep(rows: Sequence[int]) -> None:
        begun.set()
        await gate.wait()
        groups.append(list(rows))

    async def story() -> None:
        intake: Intake[int, None] = Intake(keep)
        first = asyncio.create_task(intake.put(0))
        await begun.wait()
        rest = [asyncio.create_task(intake.put(n)) for n in range(1, GROUP_MAX + 3)]
        await asyncio.sleep(0)
        assert not first.done()
        gate.set()
        await asyncio.gather(first, *rest)

    asyncio.run(story())
    assert [len(group) for group in groups] == [1, GROUP_MAX, 2]


def test_who_stands_at_the_door_already_goes_into_the_same_commit() -> None:
    assert grouped(arrivals=10) == [10]


def test_nobody_waits_for_ever_for_those_who_still_come() -> None:
    first, *others = grouped(arrivals=3 * TURNS_MAX)
    assert first <= TURNS_MAX + QUIET_TURNS
    assert first + sum(others) == 3 * TURNS_MAX


def grouped(*, arrivals: int) -> list[int]:
    """Let one come at each turn of the loop, and give how many were stored at a time."""
    groups: list[int] = []

    async def keep(rows: Sequence[int]) -> None:
        groups.append(len(rows))

    async def story() -> None:
        intake: Intake[int, None] = Intake(keep)
        puts = []
        for n in range(arrivals):
            puts.append(asyncio.create_task(intake.put(n)))
            await asyncio.sleep(0)
        await asyncio.gather(*puts)

    asyncio.run(story())
    return groups


def test_a_failed_commit_is_told_to_everyone_in_it_and_to_nobody_else() -> None:
    async def keep(rows: Sequence[int]) -> None:
        if 0 in rows:
            raise OSError("disk full")

    async def story() -> None:
        intake: Intake[int, None] = Intake(keep)
        with pytest.raises(OSError, match="disk full"):
            await intake.put(0)
        await intake.put(1)

    asyncio.run(story())


def test_too_many_are_sent_away() -> None:
    async def keep(_: Sequence[int]) -> None:
        await asyncio.Event().wait()

    async def story() -> None:
        intake: Intake[int, None] = Intake(keep)
        waiting = [asyncio.create_task(intake.put(n)) for n in range(WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(FullError):
            await intake.put(-1)
        for task in waiting:
            task.cancel()

    asyncio.run(story())
