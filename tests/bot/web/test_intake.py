import asyncio
from collections.abc import Sequence

import pytest

from bot.web.intake import GROUP_MAX, WAITING_MAX, FullError, Intake


def test_what_comes_during_a_commit_goes_into_the_next() -> None:
    groups: list[list[int]] = []
    gate = asyncio.Event()

    async def keep(rows: Sequence[int]) -> None:
        await gate.wait()
        groups.append(list(rows))

    async def story() -> None:
        intake: Intake[int, None] = Intake(keep)
        first = asyncio.create_task(intake.put(0))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        rest = [asyncio.create_task(intake.put(n)) for n in range(1, GROUP_MAX + 3)]
        await asyncio.sleep(0)
        assert not first.done()
        gate.set()
        await asyncio.gather(first, *rest)

    asyncio.run(story())
    assert [len(group) for group in groups] == [1, GROUP_MAX, 2]


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
