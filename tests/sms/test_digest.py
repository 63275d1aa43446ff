"""Tests of when digests are due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sms.digest import Every, Rhythm, Tick, covers, next_at

NEW_YORK = ZoneInfo("America/New_York")
MORNING = Rhythm(Every.DAY, time(8), NEW_YORK)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-26T12:59", "2026-11-26T13:00"),
        ("2026-11-26T13:00", "2026-11-27T13:00"),
        ("2026-11-27T03:00", "2026-11-27T13:00"),
        ("2026-03-07T14:00", "2026-03-08T12:00"),
    ],
)
def test_the_next_morning_is_later_than_now(after: str, due: str) -> None:
    assert next_at(MORNING, utc(after)).at == utc(due)


def test_the_key_is_the_local_date() -> None:
    assert next_at(MORNING, utc("2026-11-26T12:00")) == Tick(utc("2026-11-26T13:00"), date(2026, 11, 26))


@pytest.mark.parametrize("clock", [time(1, 30), time(2, 30), time(0)])
@pytest.mark.parametrize("start", ["2026-03-06T12:00", "2026-10-30T12:00"])
def test_every_local_date_ticks_once_over_dst(clock: time, start: str) -> None:
    rhythm, at, days = Rhythm(Every.DAY, clock, NEW_YORK), utc(start), []
    for _ in range(5):
        tick = next_at(rhythm, at)
        days.append(tick.day)
        at = tick.at
    assert days == [days[0] + timedelta(days=ahead) for ahead in range(5)]


def test_a_weekly_digest_comes_on_its_weekday() -> None:
    friday = Rhythm(Every.WEEK, time(16), NEW_YORK, weekday=4)
    first = next_at(friday, utc("2026-11-26T12:00"))
    assert first.day == date(2026, 11, 27)
    assert next_at(friday, first.at).day == date(2026, 12, 4)


def test_a_digest_tells_of_the_time_since_the_one_before() -> None:
    assert covers(MORNING, next_at(MORNING, utc("2026-03-08T11:00"))) == (
        utc("2026-03-07T13:00"),
        utc("2026-03-08T12:00"),
    )
    weekly = Rhythm(Every.WEEK, time(8), NEW_YORK)
    tick = next_at(weekly, utc("2026-11-26T12:00"))
    assert covers(weekly, tick) == (utc("2026-11-23T13:00"), utc("2026-11-30T13:00"))
