"""The standing of one number for one subscription type, derived from everything that ever changed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Only an explicit opt-in lets anything be sent; unknown is as good as no."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What somebody said; STOP and START are a number's own words, the others may come by any way."""

    OPT_IN = "opt_in"
    OPT_OUT = "opt_out"
    STOP = "stop"
    START = "start"


class How(StrEnum):
    """The way that a change came in."""

    FORM = "form"
    KEYWORD = "keyword"
    IMPORT = "import"
    BY_HAND = "by_hand"
    API = "api"
    CARRIER = "carrier"


class Scope(StrEnum):
    """What an opt-out that names a subscription type ends: all of them, or that one."""

    ALL = "all"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was shown, how the answer came, when, by whom, and the id of its source."""

    shown: str
    how: How
    at: datetime
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one number's consent; without a subscription type it is about all of them."""

    change: Change
    evidence: Evidence
    subscription: int | None = None


def stand(events: Iterable[Event], subscription: int, *, scope: Scope = Scope.ALL) -> Standing:
    """Derive a number's standing from its events in the order they were kept; START undoes its own STOP and no more."""
    standing = Standing.UNKNOWN
    before_stop: Standing | None = None
    for event in events:
        if not _concerns(event, subscription, scope):
            continue
        match event.change:
            case Change.STOP:
                before_stop = standing if before_stop is None else before_stop
                standing = Standing.OPTED_OUT
            case Change.START:
                standing, before_stop = before_stop or standing, None
            case Change.OPT_IN:
                standing, before_stop = Standing.OPTED_IN, None
            case Change.OPT_OUT:
                standing, before_stop = Standing.OPTED_OUT, None
    return standing


def given_back(events: Iterable[Event], subscriptions: Iterable[int], *, scope: Scope = Scope.ALL) -> tuple[int, ...]:
    """List the subscription types that a START would give back; none means that the answer must say how to join."""
    told = tuple(events)
    if not told:
        return ()
    start = Event(Change.START, told[-1].evidence)
    return tuple(
        one
        for one in subscriptions
        if stand(told, one, scope=scope) is not Standing.OPTED_IN
        and stand((*told, start), one, scope=scope) is Standing.OPTED_IN
    )


def _concerns(event: Event, subscription: int, scope: Scope) -> bool:
    if event.change in {Change.STOP, Change.START} or event.subscription in {None, subscription}:
        return True
    return event.change is Change.OPT_OUT and scope is Scope.ALL
