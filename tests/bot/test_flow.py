"""Claims about the flow of requests: a 429 makes it narrow at once, and what is taken makes it wide again."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from bot.flow import LEAST, MOST, Flow
from sms.delivery import Accepted, NotAccepted, Outcome, Rejected, Uncertain
from tests.jobs.virtual import VirtualLoop

TAKEN = Accepted("SM1", 1)

T = TypeVar("T")


def lets_through(flow: Flow, *outcomes: Outcome) -> list[Outcome]:
    """Make requests one after the other, each ending so."""

    async def story() -> list[Outcome]:
        return [await flow.through(lambda end=outcome: _ending(end)) for outcome in outcomes]  # type: ignore[misc]

    return asyncio.run(story())


async def _ending(outcome: Outcome) -> Outcome:
    await asyncio.sleep(0)
    return outcome


def test_a_429_halves_it_and_while_the_carrier_rests_nothing_is_asked() -> None:
    flow = Flow()
    first, second = lets_through(flow, NotAccepted(60), TAKEN)
    assert first == NotAccepted(60)
    assert isinstance(second, NotAccepted)
    assert 59 < second.retry_after_seconds <= 60
    assert flow.limit == MOST / 2


def test_however_often_it_is_halved_some_go_through() -> None:
    flow = Flow()
    lets_through(flow, *[NotAccepted(0)] * 20)
    assert flow.limit == LEAST


def test_each_text_that_is_taken_makes_it_a_little_wider_up_to_the_most() -> None:
    flow = Flow()
    lets_through(flow, *[NotAccepted(0)] * 20, *[TAKEN] * LEAST)
    assert LEAST + 0.9 < flow.limit < LEAST + 1
    lets_through(flow, *[TAKEN] * 60_000)
    assert flow.limit == MOST


@pytest.mark.parametrize("outcome", [Rejected(21211), Uncertain("reset"), NotAccepted(1, is_unreachable=True)])
def test_what_has_nothing_to_do_with_haste_changes_nothing(outcome: Outcome) -> None:
    flow = Flow()
    assert lets_through(flow, outcome, TAKEN) == [outcome, TAKEN]
    assert flow.limit == MOST


def test_no_more_are_under_way_than_it_is_wide_and_all_get_their_turn() -> None:
    flow, under_way, seen = Flow(), 0, 0

    async def request() -> Outcome:
        nonlocal under_way, seen
        under_way += 1
        seen = max(seen, under_way)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        under_way -= 1
        return Rejected(21211)

    async def story() -> list[Outcome]:
        return await asyncio.gather(*(flow.through(request) for _ in range(50)))

    lets_through(flow, *[NotAccepted(0)] * 20)
    assert len(asyncio.run(story())) == 50
    assert seen == LEAST


@dataclass
class Slow:
    """Requests that take their time, and when each was made."""

    flow: Flow
    seconds: float
    began: list[tuple[int, float]] = field(default_factory=list)

    async def ask(self, which: int) -> Outcome:
        async def request() -> Outcome:
            self.began.append((which, asyncio.get_running_loop().time()))
            await asyncio.sleep(self.seconds)
            return Rejected(21211)

        return await self.flow.through(request)


def asks(story: Callable[[Slow], Coroutine[None, None, T]], *, seconds: float) -> tuple[T, list[tuple[int, float]]]:
    """Let requests be made through a flow that is as narrow as it can be, on a clock that passes only in sleeps."""
    slow = Slow(Flow(), seconds)
    slow.flow.limit = LEAST
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story(slow)), slow.began


async def _all(slow: Slow) -> list[Outcome]:
    return await asyncio.gather(*(slow.ask(which) for which in range(5 * LEAST)))


def test_who_came_first_is_let_through_first() -> None:
    async def story(slow: Slow) -> None:
        first = asyncio.create_task(_all(slow))
        await asyncio.sleep(0.15)
        await slow.ask(99)
        await first

    _, began = asks(story, seconds=0.1)
    assert [which for which, _ in began] == [*range(5 * LEAST), 99]


def test_who_waits_too_long_is_not_let_through_any_more() -> None:
    outcomes, began = asks(_all, seconds=0.9)
    assert [which for which, _ in began] == list(range(2 * LEAST))
    assert outcomes == [Rejected(21211)] * 2 * LEAST + [NotAccepted()] * 3 * LEAST


@pytest.mark.parametrize("after_seconds", [0.05, 0.1])
def test_the_place_of_one_who_does_not_wait_any_more_is_another_s(after_seconds: float) -> None:
    async def story(slow: Slow) -> int:
        tasks = [asyncio.create_task(slow.ask(which)) for which in range(3 * LEAST)]
        await asyncio.sleep(after_seconds)
        for task in tasks[LEAST : 2 * LEAST]:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        return ended.count(Rejected(21211))

    went, began = asks(story, seconds=0.1)
    assert went == 2 * LEAST
    assert {which for which, _ in began} >= {*range(LEAST), *range(2 * LEAST, 3 * LEAST)}


def test_a_request_that_breaks_leaves_its_place() -> None:
    flow = Flow()

    async def breaks() -> Outcome:
        raise ValueError

    async def story() -> None:
        for _ in range(MOST + 1):
            with pytest.raises(ValueError):  # noqa: PT011 - it is this one
                await flow.through(breaks)

    asyncio.run(story())
