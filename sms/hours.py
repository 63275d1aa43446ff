"""Quiet hours: the part of each day in which nobody is texted, judged in every zone that a recipient may be in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sms.errors import Problem
from sms.schedule import change, instant

DAYS_AHEAD = 8  # by then every day of the week has come round


class NotASpan(Problem):
    """Quiet hours are two times of day, or off."""

    hint = "Write them like 20:00-08:00, or off."


@dataclass(frozen=True, slots=True)
class Span:
    """From the first time of day up to, not including, the second; it may lie over midnight. Equal ones are all day."""

    closes: time
    opens: time

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies inside; the moment of opening does not."""
        if self.closes < self.opens:
            return self.closes <= clock < self.opens
        return clock >= self.closes or clock < self.opens


Week = tuple[Span, ...]
"""What is quiet on each day, Monday first."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Where somebody may be, and all the weeks of quiet that count there; without any it is never quiet."""

    zones: tuple[ZoneInfo, ...]
    weeks: tuple[Week, ...] = ()


def read(text: str) -> Span | None:
    """Read `20:00-08:00`, or `off` for none; a span that never ends is refused."""
    if text.strip().casefold() == "off":
        return None
    closes, _, opens = text.replace("–", "-").partition("-")
    try:
        span = Span(time.fromisoformat(closes.strip()), time.fromisoformat(opens.strip()))
    except ValueError:
        raise NotASpan from None
    if span.closes == span.opens or span.closes.tzinfo or span.opens.tzinfo:
        raise NotASpan
    return span


def every_day(span: Span) -> Week:
    """Make a week of the same span each day."""
    return (span,) * 7


def is_quiet(at: datetime, hours: Hours) -> bool:
    """Tell whether it is too early or too late in any of the zones that a recipient may be in."""
    return any(_is_quiet_in(zone, at, hours.weeks) for zone in hours.zones)


@lru_cache(maxsize=4_096)  # many people share their hours, and are asked for at the same instant
def next_opening(at: datetime, hours: Hours) -> datetime | None:
    """Give the first instant from `at` on that is open in every zone; None when they are never open together."""
    if not is_quiet(at, hours):
        return at
    return next((turn for turn in _turns(at, hours) if not is_quiet(turn, hours)), None)


@lru_cache(maxsize=4_096)
def next_closing(at: datetime, hours: Hours) -> datetime | None:
    """Give the first instant after `at` at which it is quiet in any of the zones; None when it never is."""
    return next((turn for turn in _turns(at, hours) if is_quiet(turn, hours)), None) if hours.weeks else None


def _is_quiet_in(zone: ZoneInfo, at: datetime, weeks: tuple[Week, ...]) -> bool:
    there = at.astimezone(zone)
    return any(week[there.weekday()].holds(there.time()) for week in weeks)


def _turns(at: datetime, hours: Hours) -> Iterator[datetime]:
    """Give, in order, the instants after `at` at which quiet can begin or end anywhere, a day at a time."""
    for ahead in range(DAYS_AHEAD):
        begins, ends = at + timedelta(days=ahead), at + timedelta(days=ahead + 1)
        found = {turn for zone in hours.zones for turn in _turns_in(zone, begins, ends, weeks=hours.weeks)}
        yield from sorted(turn for turn in found if begins < turn <= ends)


def _turns_in(zone: ZoneInfo, begins: datetime, ends: datetime, *, weeks: tuple[Week, ...]) -> Iterator[datetime]:
    day, last = (at.astimezone(zone).date() for at in (begins, ends))
    while day <= last:
        spans = [week[day.weekday()] for week in weeks]
        for clock in {time.min, *(span.closes for span in spans), *(span.opens for span in spans)}:
            yield instant(day, clock, zone)
            # A time that DST repeats passes twice.
            yield datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
        yield from _clock_change(day, zone)
        day += timedelta(days=1)


def _clock_change(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Give the instant at which clocks are put on or back on a day: it may be quiet again, or no more."""
    begins, ends = (instant(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    if begins.astimezone(zone).utcoffset() != ends.astimezone(zone).utcoffset():
        yield change(begins, ends, zone)
