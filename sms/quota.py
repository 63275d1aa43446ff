"""Segments a month: periods by the renewal day, limits that rise at a renewal, and the judgement of one more send."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from sms.schedule import instant

THRESHOLDS = (60, 80, 100)
"""Per cent of the limit, each announced once a period."""

FIRST_OF_THE_MONTH = date(2000, 1, 1)
"""The renewal day of an account that has set none."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one renewal up to, not including, the next; `day` is the local date that it began and its key."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Increase:
    """More segments a month, bought on a date and in force from the first renewal after it."""

    segments: int
    purchased: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one more send does to the quota; without a limit there is no share and nothing is exceeded."""

    used: int
    reserved: int
    asked: int
    limit: int | None
    share: Fraction | None
    warns: bool
    exceeds: bool
    team: str = ""  # whose budget it is; empty: the account's quota

    @property
    def left(self) -> int | None:
        """How many segments remain before this send; never below zero."""
        return None if self.limit is None else max(0, self.limit - self.used - self.reserved)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period comes to if it goes on like this: segments by its end, and when they run out, if they do."""

    segments: int
    runs_out: datetime | None


def period(now: datetime, renewal: date | None, *, zone: ZoneInfo) -> Period:
    """Give the period that an instant lies in; a renewal on the 29th to 31st moves to the end of short months."""
    day = (renewal or FIRST_OF_THE_MONTH).day
    today = now.astimezone(zone).date()
    begun = _renewal_in(today.year, today.month, day)
    if begun > today:
        begun = _months_on(begun, -1, day)
    return Period(begun, _midnight(begun, zone), _midnight(_months_on(begun, 1, day), zone))


def effective(purchased: date, renewal: date | None) -> date:
    """Give the first renewal after a purchase; bought on a renewal day it waits a whole month (article, S56)."""
    day = (renewal or FIRST_OF_THE_MONTH).day
    this_month = _renewal_in(purchased.year, purchased.month, day)
    return this_month if this_month > purchased else _months_on(this_month, 1, day)


def limit_at(begun: date, base: int | None, *, increases: Iterable[Increase], renewal: date | None) -> int | None:
    """Give the limit of the period that began on a date; without a base there is no limit, whatever was bought."""
    if base is None:
        return None
    return base + sum(more.segments for more in increases if effective(more.purchased, renewal) <= begun)


def judge(used: int, reserved: int, asked: int, *, limit: int | None, warning: Decimal) -> Judgement:
    """Judge a send exactly: at the warning share it warns, at the limit it still goes, above it exceeds."""
    if limit is None:
        return Judgement(used, reserved, asked, None, share=None, warns=False, exceeds=False)
    total = used + reserved + asked
    return Judgement(
        used,
        reserved,
        asked,
        limit,
        share=Fraction(total, limit) if limit else None,
        warns=total >= Fraction(warning) * limit,
        exceeds=total > limit,
    )


def forecast(then: Period, *, now: datetime, used: int, reserved: int, limit: int | None) -> Forecast | None:
    """Foretell the end of a period from its daily use so far and what is held for later; not within its first day."""
    passed = now - then.start
    if not limit or passed < A_DAY:
        return None
    by_the_end = used + reserved + round(used * (then.end - now) / passed)
    return Forecast(by_the_end, _runs_out(then, now=now, used=used, left=limit - used - reserved))


def _runs_out(then: Period, *, now: datetime, used: int, left: int) -> datetime | None:
    if left <= 0:
        return now
    until = (then.end - now).total_seconds()
    pace = used / (now - then.start).total_seconds()
    return now + timedelta(seconds=left / pace) if pace * until > left else None


def _renewal_in(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _months_on(begun: date, months: int, day: int) -> date:
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    return _renewal_in(year, month + 1, day)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return instant(day, time(), zone)
