"""The rule of a list: groups of conditions on contacts, as values and as the JSON that is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sms.properties import Kind, Property

CONDITIONS_MAX = 12  # a form holds 100 blocks, and a condition is up to six
GROUPS_MAX = 4


class Join(StrEnum):
    """Whether all or any of several must hold."""

    ALL = "all"
    ANY = "any"


class Sort(StrEnum):
    """What a condition looks at, which decides how it can compare."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    FLAG = "flag"
    CONSENT = "consent"
    LIST = "list"
    ACTIVITY = "activity"
    TIME = "time"


class Comparison(StrEnum):
    """How a condition compares; `days` are counted from today, in the account's time zone."""

    IS = "is"
    CONTAINS = "contains"
    BEGINS = "begins"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"
    ANNIVERSARY = "anniversary"
    ONE_OF = "one_of"
    YES = "yes"
    NO = "no"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    UNKNOWN = "unknown"
    EVER = "ever"
    HOLDS = "holds"
    EMPTY = "empty"


class Takes(StrEnum):
    """What a person types or picks for a comparison."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"
    NUMBERS = "numbers"
    DATE = "date"
    DATES = "dates"
    DAYS = "days"
    CHOICES = "choices"
    LISTS = "lists"


TESTS: Mapping[Sort, Mapping[Comparison, Takes]] = MappingProxyType(
    {
        Sort.TEXT: {
            Comparison.IS: Takes.TEXT,
            Comparison.CONTAINS: Takes.TEXT,
            Comparison.BEGINS: Takes.TEXT,
            Comparison.EMPTY: Takes.NOTHING,
        },
        Sort.NUMBER: {
            **dict.fromkeys(
                (Comparison.IS, Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST), Takes.NUMBER
            ),
            Comparison.BETWEEN: Takes.NUMBERS,
            Comparison.EMPTY: Takes.NOTHING,
        },
        Sort.DATE: {
            **dict.fromkeys((Comparison.IS, Comparison.BEFORE, Comparison.AFTER), Takes.DATE),
            Comparison.BETWEEN: Takes.DATES,
            **dict.fromkeys((Comparison.LAST_DAYS, Comparison.NEXT_DAYS), Takes.DAYS),
            **dict.fromkeys((Comparison.ANNIVERSARY, Comparison.EMPTY), Takes.NOTHING),
        },
        Sort.CHOICE: {Comparison.ONE_OF: Takes.CHOICES, Comparison.EMPTY: Takes.NOTHING},
        Sort.YES_NO: dict.fromkeys((Comparison.YES, Comparison.NO, Comparison.EMPTY), Takes.NOTHING),
        Sort.FLAG: {Comparison.HOLDS: Takes.NOTHING},
        Sort.CONSENT: dict.fromkeys((Comparison.OPTED_IN, Comparison.OPTED_OUT, Comparison.UNKNOWN), Takes.NOTHING),
        Sort.LIST: {Comparison.ONE_OF: Takes.LISTS},
        Sort.ACTIVITY: {Comparison.EVER: Takes.NOTHING, Comparison.LAST_DAYS: Takes.DAYS},
        Sort.TIME: {
            **dict.fromkeys((Comparison.IS, Comparison.BEFORE, Comparison.AFTER), Takes.DATE),
            Comparison.BETWEEN: Takes.DATES,
            Comparison.LAST_DAYS: Takes.DAYS,
        },
    }
)

MARKETING, VALID_NUMBER, LIST = "marketing", "number", "list"
SENT, RECEIVED, CLICKED, REPLIED = "sent", "received", "clicked", "replied"
CREATED, UPDATED = "created", "updated"
CONSENT = "consent."  # and the subscription type's id

OWN: Mapping[str, tuple[Sort, str]] = MappingProxyType(
    {
        MARKETING: (Sort.FLAG, "Marketing contact"),
        VALID_NUMBER: (Sort.FLAG, "Number that can be texted"),
        LIST: (Sort.LIST, "List"),
        SENT: (Sort.ACTIVITY, "Was sent a message"),
        RECEIVED: (Sort.ACTIVITY, "Received a message"),
        CLICKED: (Sort.ACTIVITY, "Clicked a link"),
        REPLIED: (Sort.ACTIVITY, "Replied"),
        CREATED: (Sort.TIME, "Time added"),
        UPDATED: (Sort.TIME, "Time last changed"),
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """What a condition may look at: a property, consent to a subscription type, or what is in OWN."""

    what: str
    sort: Sort
    label: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; a negated one holds for everybody else, also for those without a value."""

    what: str
    test: Comparison
    values: tuple[str, ...] = ()  # as properties write them; ids of lists
    is_negated: bool = False
    message: int | None = None  # of activity: in that message alone


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all or any must hold."""

    join: Join
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups of which all or any must hold; a rule has at least one condition."""

    join: Join
    groups: tuple[Group, ...]

    @property
    def conditions(self) -> Iterator[Condition]:
        """Every condition, in order."""
        return (condition for group in self.groups for condition in group.conditions)

    @property
    def is_any(self) -> bool:
        """Whether it is enough that one of all its conditions holds."""
        return all(len(each.conditions) == 1 or each.join is Join.ANY for each in self.groups) and (
            len(self.groups) == 1 or self.join is Join.ANY
        )

    @property
    def lists(self) -> frozenset[int]:
        """The ids of the lists that it names."""
        return frozenset(int(value) for each in self.conditions if each.what == LIST for value in each.values)


def fields(properties: tuple[Property, ...], subscriptions: Mapping[str, int]) -> dict[str, Field]:
    """Give all that a condition may look at by name, properties first; company properties say whose they are."""
    found = {
        each.name: Field(each.name, _SORT[each.kind], _label(each), each.choices if each.kind is Kind.CHOICE else ())
        for each in properties
    }
    consent = {
        f"{CONSENT}{id_}": Field(f"{CONSENT}{id_}", Sort.CONSENT, f"Consent: {name}")
        for name, id_ in subscriptions.items()
    }
    own = {what: Field(what, sort, label) for what, (sort, label) in OWN.items()}
    return {**found, **consent, **own}


def write(rule: Rule) -> dict[str, Any]:
    """Write a rule as JSON; `read` reads it back as the same."""
    return {
        "join": rule.join.value,
        "groups": [
            {"join": group.join.value, "conditions": [_write(each) for each in group.conditions]}
            for group in rule.groups
        ],
    }


def read(kept: Mapping[str, Any]) -> Rule:
    """Read a rule that was kept."""
    groups = (
        Group(Join(group["join"]), tuple(_read(each) for each in group["conditions"])) for group in kept["groups"]
    )
    return Rule(Join(kept["join"]), tuple(groups))


_SORT = {kind: Sort(kind.value) for kind in Kind}


def _label(each: Property) -> str:
    return each.label if each.owner == "contact" else f"Company: {each.label}"


def _write(condition: Condition) -> dict[str, Any]:
    kept: dict[str, Any] = {"what": condition.what, "test": condition.test.value, "values": list(condition.values)}
    kept |= {"not": True} if condition.is_negated else {}
    return kept | ({"message": condition.message} if condition.message is not None else {})


def _read(kept: Mapping[str, Any]) -> Condition:
    return Condition(
        kept["what"], Comparison(kept["test"]), tuple(kept["values"]), bool(kept.get("not")), kept.get("message")
    )
