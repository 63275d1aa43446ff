"""Quiet hours: the span of the day in which nobody is texted, judged where the recipient is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sms.errors import Problem
from sms.schedule import instant

_TRIES = 16
"""Zones of one area code lie hours apart: more turns than this mean that they are never open together."""


class NotASpan(Problem):
    """Quiet hours are two times of day, or off."""

    hint = "Write them like 20:00-08:00, or off."


@dataclass(frozen=True, slots=True)
class Span:
    """From the first time of day up to, not including, the second; it may lie over midnight."""

    closes: time
    opens: time

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies inside; the moment of opening does not."""
        if self.closes < self.opens:
            return self.closes <= clock < self.opens
        return clock >= self.closes or clock < self.opens


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


def is_quiet(at: datetime, zones: Iterable[ZoneInfo], *, span: Span | None) -> bool:
    """Tell whether it is too early or too late in any of the zones that a recipient may be in."""
    return span is not None and any(_is_quiet_in(at, zone, span) for zone in zones)


def next_opening(at: datetime, zones: Iterable[ZoneInfo], *, span: Span | None) -> datetime | None:
    """Give the first instant from `at` on that is open in every zone; None when they are never open together."""
    if span is None:
        return at
    places = tuple(zones)
    for _ in range(_TRIES):
        closed = [zone for zone in places if _is_quiet_in(at, zone, span)]
        if not closed:
            return at
        at = max(_opening(at, zone, span) for zone in closed)
    return None


def next_closing(at: datetime, zones: Iterable[ZoneInfo], *, span: Span | None) -> datetime | None:
    """Give the first instant after `at` at which any of the zones closes; None when nothing ever does."""
    if span is None:
        return None
    return min((_next(at, span.closes, zone) for zone in zones), default=None)


def _is_quiet_in(at: datetime, zone: ZoneInfo, span: Span) -> bool:
    return span.holds(at.astimezone(zone).time())


def _opening(at: datetime, zone: ZoneInfo, span: Span) -> datetime:
    return _next(at, span.opens, zone)


def _next(at: datetime, clock: time, zone: ZoneInfo) -> datetime:
    today = at.astimezone(zone).date()
    return next(moment for moment in _days(today, clock, zone) if moment > at)


def _days(today: date, clock: time, zone: ZoneInfo) -> Iterable[datetime]:
    first = instant(today, clock, zone)
    yield first
    # A time that DST repeats passes twice, and `at` may lie between its two passes.
    yield max(first, datetime.combine(today, clock, zone).replace(fold=1).astimezone(UTC))
    yield instant(today + timedelta(days=1), clock, zone)
    yield instant(today + timedelta(days=2), clock, zone)
