"""When the next digest is due, by the clock on a wall."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sms.schedule import instant

MONDAY = 0


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every day, or every week on one weekday (Monday is 0), at a time of day in a zone."""

    every: Every
    clock: time
    zone: ZoneInfo
    weekday: int = MONDAY


@dataclass(frozen=True, slots=True)
class Tick:
    """One digest: the instant it is due, and the local date that is its key."""

    at: datetime
    day: date


def next_at(rhythm: Rhythm, after: datetime) -> Tick:
    """Give the first tick later than an instant; a time that DST repeats ticks once, one that it skips still ticks."""
    today = after.astimezone(rhythm.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(-1, 9))
    ticks = (Tick(instant(day, rhythm.clock, rhythm.zone), day) for day in days if _is_on(rhythm, day))
    return next(tick for tick in ticks if tick.at > after)


def covers(rhythm: Rhythm, tick: Tick) -> tuple[datetime, datetime]:
    """Give the span that a digest tells of: from the tick before to this one."""
    before = tick.day - timedelta(days=1 if rhythm.every is Every.DAY else 7)
    return instant(before, rhythm.clock, rhythm.zone), tick.at


def _is_on(rhythm: Rhythm, day: date) -> bool:
    return rhythm.every is Every.DAY or day.weekday() == rhythm.weekday
