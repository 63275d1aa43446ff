"""What an automation does, read as a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sms import token
from sms.automation import Does, Kind, Plan, Step, Trigger
from sms.token import BadToken

TEXT_CHARACTERS_MAX = 60
GONE = "(removed)"

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the things that plans name by id."""

    lists: Mapping[int, str] = field(default_factory=dict)
    subscriptions: Mapping[int, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


def sentence(plan: Plan, names: Names) -> str:
    """Say all of it: When a contact joins “VIP”, wait 2 days, then text “Hi …” (Offers)."""
    done = [_step(step, names) for step in plan.steps]
    steps = ", then ".join(done) if done else "…"
    return f"When {when(plan.trigger, names)}, {steps}. {again(plan)}"


def when(trigger: Trigger, names: Names) -> str:
    """Say what lets somebody in."""
    match trigger.kind:
        case Kind.LIST:
            return f"a contact joins “{_named(names.lists, trigger.what)}”"
        case Kind.PROPERTY:
            to = f" to “{trigger.value}”" if trigger.value else ""
            return f"a contact’s {_property(names, trigger.what)} changes{to}"
        case Kind.CONSENT:
            return f"somebody agrees to get {_named(names.subscriptions, trigger.what)}"
        case Kind.KEYWORD:
            agrees = _named(names.subscriptions, trigger.subscription) if trigger.subscription else ""
            told = f" (and so agrees to get {agrees})" if agrees else ""
            return f"somebody texts {trigger.what.upper() or '…'}{told}"
        case Kind.DATE:
            return f"it is {trigger.at or '…'} where a contact is, {_day(trigger, _property(names, trigger.what))}"
        case Kind.CALL:
            return "its webhook or a workflow names a contact"


def again(plan: Plan) -> str:
    """Say who may come again."""
    if plan.trigger.yearly:
        return "Each person once a year."
    if plan.again_days is None:
        return "Each person once."
    return f"Again after {_days(plan.again_days)}." if plan.again_days else "As often as it happens."


def _day(trigger: Trigger, name: str) -> str:
    every = ", every year" if trigger.yearly else ""
    if not trigger.days:
        return f"on their {name}{every}"
    return f"{_days(abs(trigger.days))} {'after' if trigger.days > 0 else 'before'} their {name}{every}"


def _step(step: Step, names: Names) -> str:
    match step.does:
        case Does.WAIT:
            unit = step.unit.value if step.amount != 1 else step.unit.value.removesuffix("s")
            return f"wait {step.amount:,} {unit}"
        case Does.UNTIL:
            return f"wait until {step.at or '…'} where they are"
        case Does.TEXT:
            words = " ".join(_TAG.sub(_said, step.body).split()) or "…"
            short = words if len(words) <= TEXT_CHARACTERS_MAX else f"{words[: TEXT_CHARACTERS_MAX - 1]}…"
            return f"text “{short}” ({_named(names.subscriptions, step.subscription)})"
        case Does.MARKETING:
            return "make them a marketing contact"
        case Does.LIST:
            return f"add them to “{_named(names.lists, step.list_id)}”"


def _said(tag: re.Match[str]) -> str:
    """Say a token in words; one that cannot be read stays as it is typed."""
    try:
        return f"[{token.read(tag[0], (0, len(tag[0]))).words.partition(' · ')[0]}]"
    except BadToken:
        return tag[0]


def _named(names: Mapping[int, str], key: object) -> str:
    digits = str(key or "")
    return names.get(int(digits), GONE) if digits.isdecimal() and int(digits) else "…"


def _property(names: Names, name: str) -> str:
    label = names.properties.get(name, name.partition(".")[2])
    return label[:1].lower() + label[1:] if label else "…"


def _days(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"
