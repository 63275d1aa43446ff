"""What reports and digests tell beyond the counts: reasons, links, hours, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sms.report import Counts, Report


@dataclass(frozen=True, slots=True)
class Clicked:
    """One link of a message: the address as written, people who followed it, and all their clicks."""

    url: str
    people: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Hour:
    """What happened in one span of the time series; `at` is its start."""

    at: datetime
    delivered: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Deferred:
    """How many were put off by quiet hours, how many of them wait still, and until when they do, or the last did."""

    people: int
    waiting: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Results:
    """One message's whole report; `final` once the carrier has told all, `over` once opt-outs count no more either."""

    report: Report
    text: str  # as approved, tokens unrendered
    author: str
    started_at: datetime | None = None
    finished_at: datetime | None = None
    approved_by: tuple[str, ...] = ()  # ids, in the order in which they did
    glass: str = ""  # why it was approved without the others who would have had to
    not_delivered: Mapping[str, int] = field(default_factory=dict)  # by reason, in words, most first
    advice: Mapping[str, str] = field(default_factory=dict)  # what to do about each of these reasons
    skipped: Mapping[str, int] = field(default_factory=dict)  # likewise
    deferred: Deferred | None = None  # nobody was
    links: tuple[Clicked, ...] = ()
    by_programs: int = 0  # clicks of previews and scanners, which nothing else counts
    hours: tuple[Hour, ...] = ()
    final: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that waits: for somebody's approval since an instant, or for its send time."""

    number: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that is held or paused until somebody presses a button, and why; `broken` when its sender is."""

    number: int
    name: str
    why: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a digest tells of a span: what was sent, what came of it, what waits and what comes next."""

    start: datetime
    end: datetime
    messages: int
    counts: Counts  # of all messages together
    linked: int = 0  # delivered, with a link that is counted
    usual: Counts = field(default_factory=Counts)  # of the 28 days before, to compare with
    best: Report | None = None  # the one with the highest click rate
    waiting: tuple[Pending, ...] = ()  # for approval, oldest first
    coming: tuple[Pending, ...] = ()  # scheduled, next first
    stuck: tuple[Stuck, ...] = ()  # those whose sender is broken first
    imports: tuple[str, ...] = ()  # files whose import broke off
    wishes: int = 0  # people who asked in own words to be left alone, undecided

    @property
    def needs(self) -> bool:
        """Whether anything waits for somebody."""
        return bool(self.waiting or self.stuck or self.imports or self.wishes)
