"""The standing of one number for one subscription type, derived from everything that ever changed it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sms.errors import Problem
from sms.text import check

YES_WITHIN = timedelta(days=30)  # a question that nobody answered for so long is over


class Standing(StrEnum):
    """Only an explicit opt-in lets anything be sent; pending and unknown are as good as no."""

    OPTED_IN = "opted_in"
    PENDING = "pending"  # opted in, but not yet confirmed by the phone itself
    OPTED_OUT = "opted_out"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What somebody said; STOP, START and CONFIRM are a number's own words, LAPSE its silence."""

    OPT_IN = "opt_in"
    OPT_OUT = "opt_out"
    STOP = "stop"
    START = "start"
    ASK = "ask"  # an opt-in that the phone has to confirm
    CONFIRM = "confirm"
    LAPSE = "lapse"


class How(StrEnum):
    """The way that a change came in."""

    FORM = "form"
    KEYWORD = "keyword"
    REPLY = "reply"  # a text in somebody's own words
    IMPORT = "import"
    BY_HAND = "by_hand"
    API = "api"
    CARRIER = "carrier"
    NO_ANSWER = "no_answer"


class Scope(StrEnum):
    """What an opt-out that names a subscription type ends: all of them, or that one."""

    ALL = "all"
    ONE = "one"


class NoYes(Problem):
    """This does not say to reply YES."""

    hint = "Write it like “Reply YES to get our offers. Reply STOP to opt out.”"


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


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a number stands, by which of its events, and where START would put it back to after its own STOP."""

    standing: Standing = Standing.UNKNOWN
    event: int | None = None  # its place among them; None: nothing was ever said
    before_stop: Standing | None = None


def check_question(words: str) -> None:
    """Refuse words that do not say what to reply, or that are no text."""
    if not re.search(r"\bYES\b", words):
        raise NoYes
    check(words)


def question(subscription: str, account: str) -> str:
    """Write what a phone is asked where the team wrote no words of its own."""
    sender = f" from {account}" if account else ""
    return f"Reply YES to get {subscription} texts{sender}. Reply STOP to opt out."


def stand(events: Iterable[Event], subscription: int, *, scope: Scope = Scope.ALL) -> Standing:
    """Derive a number's standing from its events in the order they were kept; START undoes its own STOP and no more."""
    return settle(events, subscription, scope=scope).standing


def settle(events: Iterable[Event], subscription: int, *, scope: Scope = Scope.ALL) -> Settled:
    """Derive a standing with the event that it rests on, which an event of another type is not."""
    settled = Settled()
    for place, event in enumerate(events):
        if concerns(event, subscription, scope):
            settled = _after(settled, event.change, place)
    return settled


def concerns(event: Event, subscription: int, scope: Scope) -> bool:
    """Tell whether a change is about a subscription type; an opt-out of another may be, by `scope`."""
    if event.change in {Change.STOP, Change.START} or event.subscription in {None, subscription}:
        return True
    return event.change is Change.OPT_OUT and scope is Scope.ALL


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


def _after(settled: Settled, change: Change, place: int) -> Settled:
    """Let one change follow; a STOP ends a question for good, so that START brings back none."""
    standing = settled.standing
    is_pending = standing is Standing.PENDING
    match change:
        case Change.STOP:
            ended = Standing.UNKNOWN if is_pending else standing
            return Settled(Standing.OPTED_OUT, place, settled.before_stop or ended)
        case Change.START:
            return settled if settled.before_stop is None else Settled(settled.before_stop, place)
        case Change.OPT_IN:
            return Settled(Standing.OPTED_IN, place)
        case Change.OPT_OUT:
            return Settled(Standing.OPTED_OUT, place)
        case Change.ASK:
            return settled if standing in {Standing.OPTED_IN, Standing.PENDING} else Settled(Standing.PENDING, place)
        case Change.CONFIRM | Change.LAPSE:
            answered = Standing.OPTED_IN if change is Change.CONFIRM else Standing.UNKNOWN
            return Settled(answered, place) if is_pending else settled
