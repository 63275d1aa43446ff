"""An automation as values: what lets somebody in, what is done with them step by step, and who may come again."""

from calendar import isleap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sms.errors import Problem
from sms.keywords import bare, is_reserved
from sms.schedule import instant
from sms.text import compose, has_opt_out

STEPS_MAX = 5
DAYS_MAX = 365
WAIT_MAX = timedelta(days=DAYS_MAX)
KEYWORD_CHARACTERS_MAX = 30


class Kind(StrEnum):
    """What lets somebody in."""

    LIST = "list"
    PROPERTY = "property"
    CONSENT = "consent"
    KEYWORD = "keyword"
    DATE = "date"
    CALL = "call"


class Does(StrEnum):
    """What a step does."""

    WAIT = "wait"
    UNTIL = "until"
    TEXT = "text"
    MARKETING = "marketing"
    LIST = "list"


class Unit(StrEnum):
    """What a wait is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What lets somebody in; `what` is an id, a property's name or a keyword, as the kind has it."""

    kind: Kind
    what: str = ""
    value: str = ""  # of a property: only this one; empty is any
    days: int = 0  # of a date: so many after it, before it when negative
    at: str = ""  # of a date: the time of day, where the person is
    yearly: bool = False  # of a date: every year, else once
    subscription: int | None = None  # of a keyword: the type that it agrees to
    shown: str = ""  # of a keyword: what people had read, kept as evidence
    creates: bool = False  # of a call: whoever is unknown becomes a contact


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done; which of its fields count is said by `does`."""

    does: Does
    amount: int = 0
    unit: Unit = Unit.DAYS
    at: str = ""
    list_id: int = 0
    subscription: int = 0
    body: str = ""
    opt_out: bool = True

    @property
    def wait(self) -> timedelta:
        """How long it waits."""
        return timedelta(**{self.unit.value: self.amount})


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it; `again_days` None lets each person in once, 0 always, else again after so many days."""

    trigger: Trigger
    steps: tuple[Step, ...]
    again_days: int | None = None

    @property
    def texts(self) -> tuple[Step, ...]:
        """The steps that send something, in order."""
        return tuple(step for step in self.steps if step.does is Does.TEXT)

    @property
    def lists(self) -> frozenset[int]:
        """The lists that it names."""
        joined = {int(self.trigger.what)} if self.trigger.kind is Kind.LIST and self.trigger.what else set()
        return frozenset(joined | {step.list_id for step in self.steps if step.does is Does.LIST})

    def place_of(self, step: int) -> int:
        """Tell which of the texts a step is, from 0."""
        return sum(each.does is Does.TEXT for each in self.steps[:step])


class NotWhole(Problem):
    """This is not whole yet."""


def check(plan: Plan) -> None:
    """Refuse what could not run; `field` names the input by the step's place, `text2`, or the trigger's own."""
    _check_trigger(plan.trigger)
    if not plan.steps:
        raise NotWhole("Add a step: what is to be done?", field="does0")
    if len(plan.steps) > STEPS_MAX:
        raise NotWhole(f"{STEPS_MAX} steps are the most.", field=f"does{STEPS_MAX}")
    for place, step in enumerate(plan.steps):
        _check_step(step, place)
    if all(step.does in {Does.WAIT, Does.UNTIL} for step in plan.steps):
        raise NotWhole("It only waits. Add a step that does something.", field="does0")
    if plan.again_days is not None and not 0 <= plan.again_days <= 10 * DAYS_MAX:
        raise NotWhole("Type a number of days, such as 30.", field="days_between")
    if loops(plan):
        raise NotWhole("It would add people to the list that lets them in, again and again.", field="again")


def loops(plan: Plan) -> bool:
    """Tell whether a person would come round for ever: in always, by a list that a step puts them into."""
    added = {str(step.list_id) for step in plan.steps if step.does is Does.LIST}
    return plan.again_days is not None and plan.trigger.kind is Kind.LIST and plan.trigger.what in added


def cautions(plan: Plan, opt_out_text: str, *, quiet: bool) -> list[str]:
    """Tell approvers what they should look at; nothing of it keeps them from approving."""
    texts = (compose(step.body, opt_out_text if step.opt_out else "") for step in plan.texts)
    bare = [place for place, body in enumerate(texts, 1) if not has_opt_out(body)]
    told = [f"Text {place} does not say how to opt out." for place in bare]
    return told if quiet else [*told, "Quiet hours are off: texts leave by night, too."]


def next_due(step: Step, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell until when a step waits; a time of day is where the person is, tomorrow's if today's has passed."""
    if step.does is Does.WAIT:
        return now + step.wait
    today, clock = now.astimezone(zone).date(), time.fromisoformat(step.at)
    at = instant(today, clock, zone)
    return at if at > now else instant(today + timedelta(days=1), clock, zone)


def zone_of(name: str | None, account: ZoneInfo) -> ZoneInfo:
    """Read a contact's time zone; without one they live where the account does."""
    try:
        return ZoneInfo(name) if name else account
    except (ZoneInfoNotFoundError, ValueError):
        return account


def date_meant(trigger: Trigger, today: date) -> date:
    """Give the date whose people are let in today."""
    return today - timedelta(days=trigger.days)


def month_days(day: date) -> tuple[str, ...]:
    """Give the days of a year that a day stands for, `02-28`: in most years also for those born on 29 February."""
    is_last = (day.month, day.day) == (2, 28) and not isleap(day.year)
    return (f"{day:%m-%d}", "02-29") if is_last else (f"{day:%m-%d}",)


def keyword(typed: str) -> str:
    """Read a keyword as it is compared: without case, punctuation and emoji; one that people opt out by is refused."""
    word = bare(typed)
    if not word or len(word) > KEYWORD_CHARACTERS_MAX:
        raise NotWhole(f"Type a word of up to {KEYWORD_CHARACTERS_MAX} letters, such as JOIN.", field="keyword")
    if is_reserved(word):
        raise NotWhole(f"{word.upper()} has a meaning of its own.", hint="Choose another word.", field="keyword")
    return word


def write(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON."""
    return asdict(plan)


def read(kept: Mapping[str, Any]) -> Plan:
    """Read a plan back."""
    trigger = Trigger(**{**kept["trigger"], "kind": Kind(kept["trigger"]["kind"])})
    steps = tuple(Step(**{**each, "does": Does(each["does"]), "unit": Unit(each["unit"])}) for each in kept["steps"])
    return Plan(trigger, steps, kept["again_days"])


def _check_trigger(trigger: Trigger) -> None:
    asked = {
        Kind.LIST: ("list", "Choose a list."),
        Kind.PROPERTY: ("property", "Choose a property."),
        Kind.CONSENT: ("agreed", "Choose a subscription type."),
        Kind.KEYWORD: ("keyword", "Type the word that people text."),
        Kind.DATE: ("date", "Choose a property that is a date."),
    }
    if trigger.kind in asked and not trigger.what:
        field, words = asked[trigger.kind]
        raise NotWhole(words, field=field)
    if trigger.kind is Kind.DATE:
        _check_clock(trigger.at, "date_at")
        if abs(trigger.days) > DAYS_MAX:
            raise NotWhole(f"{DAYS_MAX} days are the most.", field="date_days")
    if trigger.kind is Kind.KEYWORD and trigger.subscription and not trigger.shown.strip():
        raise NotWhole("Say what people read before they text it: it is kept as evidence.", field="shown")


def _check_step(step: Step, place: int) -> None:
    match step.does:
        case Does.WAIT if not timedelta(0) < step.wait <= WAIT_MAX:
            raise NotWhole(f"Type how long: up to {DAYS_MAX} days.", field=f"amount{place}")
        case Does.UNTIL:
            _check_clock(step.at, f"at{place}")
        case Does.LIST if not step.list_id:
            raise NotWhole("Choose a list.", field=f"list{place}")
        case Does.TEXT if not step.subscription:
            raise NotWhole("Choose a subscription type.", field=f"subscription{place}")
        case Does.TEXT if not step.body.strip():
            raise NotWhole("Write what people should read.", field=f"text{place}")


def _check_clock(typed: str, field: str) -> None:
    try:
        time.fromisoformat(typed)
    except ValueError:
        raise NotWhole("Choose a time of day.", field=field) from None
