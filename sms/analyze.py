"""Analyzing: which days, cut into how many spans, of which messages, and what came of the texts that left on them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from sms.errors import Problem
from sms.report import Counts, Report, Segments
from sms.series import POINTS_MAX

A_DAY = timedelta(days=1)
DAYS_MAX = 3_660
WIDTHS_DAYS = (1, 2, 7)  # then months
WIDTHS_MONTHS = (1, 3, 6, 12)

_DATES = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s*(?:\.\.|–|-|to)\s*|\s+)([0-9]{4}-[0-9]{2}-[0-9]{2})")
_LAST_DAYS = re.compile(r"([0-9]{1,4})d")


class Range(StrEnum):
    """Which days are looked at."""

    WEEK = "7d"
    DAYS = "30d"
    QUARTER = "90d"
    MONTH = "month"
    LAST_MONTH = "last_month"
    PERIOD = "period"
    CUSTOM = "dates"


LABEL: Mapping[Range, str] = MappingProxyType(
    {
        Range.WEEK: "Last 7 days",
        Range.DAYS: "Last 30 days",
        Range.QUARTER: "Last 90 days",
        Range.MONTH: "This month",
        Range.LAST_MONTH: "Last month",
        Range.PERIOD: "This quota period",
        Range.CUSTOM: "Other dates",
    }
)
METHODS = ("regular", "automated")  # sent by people, or by itself
LENGTH: Mapping[Range, int] = MappingProxyType({Range.WEEK: 7, Range.DAYS: 30, Range.QUARTER: 90})


class BadDates(Problem):
    """These dates cannot be looked at."""

    hint = "Pick a first day and a last day that is not before it."


class NoDays(Problem):
    """That tells no days."""

    hint = "Type `/sms analyze 45d`, or two dates such as `2026-11-01 2026-11-20`. `Filter` has everything else."


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, the last one included."""

    first: date
    last: date

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.last + A_DAY

    @property
    def before(self) -> "Days":
        """As many days right before these, to compare with."""
        return Days(self.first - (self.after - self.first), self.first - A_DAY)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages are looked at; what is not set lets all through."""

    campaign: int | None = None
    author: str = ""
    method: str = ""  # regular or automated; empty: both
    team: int | None = None
    subscription: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to see, as buttons carry it."""

    range: Range = Range.DAYS
    days: Days | None = None  # of Range.CUSTOM
    filter: Filter = Filter()

    @property
    def argument(self) -> str:
        """The question in words for a button, which `read` reads back."""
        dates = f"{self.days.first}..{self.days.last}" if self.days and self.range is Range.CUSTOM else ""
        kept = ((name, getattr(self.filter, name)) for name in Filter.__slots__)
        return " ".join([self.range, *filter(None, [dates]), *(f"{name}:{value}" for name, value in kept if value)])


@dataclass(frozen=True, slots=True)
class Figures:
    """What the texts of some days came to, everything that came of them included, whenever it came."""

    messages: int = 0
    counts: Counts = field(default_factory=Counts)
    segments: Segments = field(default_factory=Segments)
    unbilled: int = 0
    linked: int = 0  # delivered, with a link that is counted: whoever got none is in no rate of clicks


@dataclass(frozen=True, slots=True)
class Step:
    """One span of the series, from a day up to the next step's."""

    first: date
    counts: Counts
    linked: int = 0  # delivered, with a link


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer."""

    question: Question
    days: Days
    now: Figures
    before: Figures
    steps: tuple[Step, ...] = ()
    best: tuple[Report, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of what is filtered by
    waiting: int = 0  # texts at most of which something came and is not counted yet


def read(argument: str, *, today: date) -> Question:
    """Read a question as it was typed after the verb, `45d` or two dates, or as a button carries it."""
    question = Question()
    for word in _DATES.sub(r"\1..\2", argument).split():
        question = _with_days(question, word.casefold(), today=today) or _narrowed(question, word)
    return question


def dates(first: str | None, last: str | None, *, today: date) -> Days:
    """Read what two date pickers give."""
    if not first or not last:
        raise BadDates(field="last" if first else "first")
    try:
        days = Days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise BadDates(f"{first} to {last} are no dates.", field="first") from None
    if days.last < days.first:
        raise BadDates("The last day is before the first.", hint="Pick a later one.", field="last")
    if days.first > today:
        raise BadDates("That day has not come yet.", hint="Pick a day that is over, or today.", field="first")
    if days.last - days.first > timedelta(days=DAYS_MAX):
        raise BadDates("That is more than ten years.", hint="Pick a later first day.", field="first")
    return days


def days_of(question: Question, *, today: date, period: date) -> Days:
    """Give the days that are meant on a day; today is the last of most ranges, `period` the first of the quota's."""
    month = today.replace(day=1)
    match question.range:
        case Range.CUSTOM if question.days:
            return question.days
        case Range.MONTH:
            return Days(month, today)
        case Range.LAST_MONTH:
            return Days((month - A_DAY).replace(day=1), month - A_DAY)
        case Range.PERIOD:
            return Days(period, today)
        case _:
            return Days(today - timedelta(days=LENGTH.get(question.range, 30) - 1), today)


def steps(days: Days) -> tuple[date, ...]:
    """Cut days into at most twenty spans of days, weeks or months, and give their first days; months begin on a 1st."""
    length = (days.after - days.first).days
    width = next((width for width in WIDTHS_DAYS if -(-length // width) <= POINTS_MAX), None)
    if width:
        return tuple(days.first + timedelta(days=ahead) for ahead in range(0, length, width))
    months = ((days.last.year - days.first.year) * 12 + days.last.month - days.first.month) + 1
    return tuple(_months(days, next(each for each in WIDTHS_MONTHS if months // each + 1 < POINTS_MAX)))


def change(now: int, before: int) -> float | None:
    """Tell by what share a figure rose or fell; None when there was nothing before."""
    return (now - before) / before if before else None


def spans(starts: tuple[date, ...], days: Days) -> tuple[tuple[date, date], ...]:
    """Give each span with the first day after it."""
    return tuple(pairwise([*starts, days.after]))


def _months(days: Days, width: int) -> Iterator[date]:
    yield days.first
    month = days.first.year * 12 + days.first.month - 1
    month += width - month % width
    while (first := date(month // 12, month % 12 + 1, 1)) <= days.last:
        yield first
        month += width


def _with_days(question: Question, word: str, *, today: date) -> Question | None:
    if word in set(Range):
        return replace(question, range=Range(word))
    if ".." in word:
        first, _, last = word.partition("..")
        return replace(question, range=Range.CUSTOM, days=dates(first, last, today=today))
    if (length := _LAST_DAYS.fullmatch(word)) and 0 < int(length[1]) <= DAYS_MAX:
        return replace(question, range=Range.CUSTOM, days=Days(today - timedelta(days=int(length[1]) - 1), today))
    return None


def _narrowed(question: Question, word: str) -> Question:
    name, _, value = word.partition(":")
    kept: dict[str, Any] = {}
    if (name == "author" and value.isalnum()) or (name == "method" and value in METHODS):
        kept = {name: value}
    elif name in Filter.__slots__ and value.isascii() and value.isdecimal() and len(value) < 19:
        kept = {name: int(value)}
    if not kept:
        raise NoDays(f"“{word}” tells no days.")
    return replace(question, filter=replace(question.filter, **kept))
