from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from blocks import words

OSLO = ZoneInfo("Europe/Oslo")


def test_a_moment_is_shown_in_the_readers_zone_and_falls_back_on_the_accounts() -> None:
    at = datetime(2026, 11, 27, 8, 5, tzinfo=UTC)
    assert words.moment(at, OSLO) == f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|Fri 27 Nov 9:05>"
    assert words.clock(at, OSLO) == f"<!date^{int(at.timestamp())}^{{time}}|9:05>"


@pytest.mark.parametrize(("who", "shown"), [("U1", "<@U1>"), ("S1", "<!subteam^S1>"), ("clock", "clock")])
def test_people_and_groups_are_mentioned_and_the_clock_is_not(who: str, shown: str) -> None:
    assert words.mention(who) == shown


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [(0, 0, "░" * 12), (0, 9, "░" * 12), (99, 100, "▓" * 11 + "░"), (100, 100, "▓" * 12), (300, 100, "▓" * 12)],
)
def test_a_bar_is_full_only_when_all_is_done(done: int, total: int, bar: str) -> None:
    assert words.bar(done, total) == bar


def test_one_is_not_many() -> None:
    assert [words.people(1), words.people(1_204), words.counted(1, "segment"), words.counted(0, "segment")] == [
        "1 person",
        "1,204 people",
        "1 segment",
        "0 segments",
    ]
