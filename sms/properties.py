"""Properties of contacts and companies: their kinds, and how a value of each kind is read, kept and written."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

from sms.errors import Problem
from sms.near import did_you_mean

Value = str | Decimal | date | bool

OWNERS = ("contact", "company")
NAME_CHARACTERS_MAX = 50
VALUE_CHARACTERS_MAX = 1_000
CHOICES_MAX = 100
CHOICE_CHARACTERS_MAX = 75  # a line of a select in Slack holds no more
YES = frozenset({"yes", "y", "true", "1", "on"})
NO = frozenset({"no", "n", "false", "0", "off"})

_NAME = re.compile(r"[^\W\d][\w-]*")  # what a token can name
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?")


class Kind(StrEnum):
    """What the values of a property are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return self.value.replace("_", "/")


@dataclass(frozen=True, slots=True)
class Property:
    """A property, built-in or custom; `default` is the global one, which stands in for a value that is missing."""

    name: str  # as in a token: "contact.shoe_size"
    label: str
    kind: Kind = Kind.TEXT
    default: str = ""
    choices: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Whose property it is: contact or company."""
        return self.name.partition(".")[0]

    @property
    def own(self) -> str:
        """Its name without its owner."""
        return self.name.partition(".")[2]


class BadValue(Problem):
    """That is no value of this property."""


class BadPropertyName(Problem):
    """That cannot be the name of a property."""


def read(typed: str, each: Property) -> Value:
    """Read a value of a property from what was typed or imported; what does not suit its kind is a BadValue."""
    text = typed.strip()
    if not text or len(text) > VALUE_CHARACTERS_MAX:
        _refuse(f"a value of up to {VALUE_CHARACTERS_MAX:,} characters")
    match each.kind:
        case Kind.NUMBER:
            return _number(text)
        case Kind.DATE:
            return _date(text)
        case Kind.CHOICE:
            return _choice(text, each.choices)
        case Kind.YES_NO:
            return _yes_or_no(text)
        case _:
            return text


def write(value: Value) -> str:
    """Write a value as it is kept and as texts show it; `read` reads it back as the same."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return value


def label_of(own: str) -> str:
    """Make a label of a name: shoe_size is Shoe size."""
    return own.replace("_", " ").capitalize()


def name_of(typed: str, owner: str) -> str:
    """Make a token's name of what was typed: Shoe size is contact.shoe_size."""
    words = typed.strip().lower().removeprefix(f"{owner}.")
    own = re.sub(r"[^\w-]+", "_", words).strip("_-")
    if not _NAME.fullmatch(own):
        raise BadPropertyName(f"“{typed.strip()}” makes no name.", hint="Begin with a letter: shoe_size.")
    if len(own) > NAME_CHARACTERS_MAX:
        raise BadPropertyName(f"The name has {len(own)} characters; {NAME_CHARACTERS_MAX} are the most.")
    return f"{owner}.{own}"


def read_choices(typed: str) -> tuple[str, ...]:
    """Read choices, one a line; the same one twice is one, however it is capitalised."""
    choices: dict[str, str] = {}
    for line in filter(None, (" ".join(line.split()) for line in typed.splitlines())):
        choices.setdefault(line.casefold(), line)
    if not choices:
        raise BadValue("A choice needs its choices.", hint="Type them, one a line.")
    if len(choices) > CHOICES_MAX:
        raise BadValue(f"These are {len(choices)} choices; {CHOICES_MAX} are the most.")
    if long := next((choice for choice in choices.values() if len(choice) > CHOICE_CHARACTERS_MAX), None):
        raise BadValue(f"“{long[:20]}…” has {len(long)} characters; {CHOICE_CHARACTERS_MAX} are the most.")
    return tuple(choices.values())


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        _refuse("a number such as 1,204 or 12.50")
    return Decimal(text.replace(",", ""))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse("a date such as 2026-08-05")


def _choice(text: str, choices: tuple[str, ...]) -> str:
    found = next((choice for choice in choices if choice.casefold() == text.casefold()), None)
    return found or _refuse("one of its choices", hint=did_you_mean(text, choices) or f"They are {_named(choices)}.")


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    return word in YES if word in YES | NO else _refuse("yes or no")


def _named(choices: tuple[str, ...]) -> str:
    return ", ".join(choices[:5]) + (" …" if len(choices) > 5 else "")


def _refuse(wanted: str, *, hint: str = "") -> NoReturn:
    raise BadValue(f"This takes {wanted}.", hint=hint)
