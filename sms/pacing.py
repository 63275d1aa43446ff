"""The pace of one sender: a leaky bucket (GCRA) counted in segments and whole microseconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_US = 1_000_000
LEAST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Grant:
    """How many segments may go now, the bucket's new mark, and how long until one more may."""

    segments: int
    tat_us: int
    wait_seconds: float


def take(tat_us: int, now_us: int, *, rate: float, want: int, burst: int) -> Grant:
    """Take up to `want` segments at `rate` a second; less is given when the bucket is low, never more."""
    cost_us = _cost_us(rate)
    mark_us = max(tat_us, now_us)
    room_us = now_us + burst * cost_us - mark_us
    granted = max(0, min(want, room_us // cost_us))
    tat_after_us = mark_us + granted * cost_us
    wait_us = max(0, tat_after_us + cost_us - burst * cost_us - now_us)
    return Grant(granted, tat_after_us if granted else tat_us, wait_us / _SECOND_US)


def correct(tat_us: int, *, rate: float, segments: int) -> int:
    """Book segments beyond a grant, or give unused ones back when negative; the debt delays the next grant."""
    return tat_us + segments * _cost_us(rate)


def batch(before: int, *, taken: int, put_back: int, most: int) -> int:
    """Tell how many texts to take next: as many as got their turn last time, and twice as many once all did."""
    return max(LEAST_AT_ONCE, min(before, taken)) if put_back else min(most, 2 * before)


def micros(at: datetime) -> int:
    """Count the microseconds since 1970, exactly; a float of seconds would not be."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def _cost_us(rate: float) -> int:
    return ceil(_SECOND_US / rate)
