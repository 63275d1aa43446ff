"""Claims about the quota's thresholds: each is told once a month, where everybody sees it."""

import asyncio
from datetime import timedelta

import pytest

from jobs import redraw, warn
from store import quota, settings
from tests.jobs.conftest import Stand


@pytest.fixture
def limited(stand: Stand) -> Stand:
    """A hundred segments a month, and a home channel."""
    for key, text in (("monthly_segments", "100"), ("home_channel", "C0OPS")):
        stand.does(lambda s: settings.save(s, key, text=text, by="U0CY", now=stand.clock.now()))  # noqa: B023 - run at once
    return stand


def uses(stand: Stand, segments: int) -> None:
    stand.does(lambda s: quota.use(s, settings.load(s), segments=segments, now=stand.clock.now()))


def told(stand: Stand) -> list[tuple[str, ...]]:
    for post in range(1, 5):
        stand.runs(redraw.run, post)
    return stand.chat.calls


def test_each_threshold_is_told_once_in_the_home_channel(limited: Stand) -> None:
    for segments in (59, 1, 10, 10, 20):
        uses(limited, segments)
        limited.runs(warn.run)
    words = [call[2] for call in told(limited)]
    assert [call[1] for call in limited.chat.calls] == ["C0OPS"] * 3
    assert "60 % of the month's quota is reached" in words[0]
    assert "80 % of the month's quota is reached" in words[1]
    assert "The month's quota is gone" in words[2]


def test_thresholds_reached_at_once_are_told_in_one_line(limited: Stand) -> None:
    uses(limited, 85)
    assert limited.runs(warn.run) == {"told": 1}
    uses(limited, 15)
    limited.runs(warn.run)
    words = [call[2] for call in told(limited)]
    assert "📊 80 % of the month's quota is reached, and 60 % with it. " in words[0]
    assert "📊 The month's quota is gone. " in words[1]


def test_of_several_that_look_at_once_one_tells_it(limited: Stand) -> None:
    uses(limited, 60)

    async def four() -> int:
        return sum(each["told"] for each in await asyncio.gather(*(warn.run(limited.world, "") for _ in range(4))))

    assert asyncio.run(four()) == 1


def test_the_next_month_is_told_anew(limited: Stand) -> None:
    for _ in range(2):
        uses(limited, 60)
        assert limited.runs(warn.run) == {"told": 1}
        limited.clock.time += timedelta(days=31)
    assert len(told(limited)) == 2


def test_without_a_limit_there_is_nothing_to_tell(stand: Stand) -> None:
    uses(stand, 10_000)
    assert stand.runs(warn.run) == {"told": 0}
