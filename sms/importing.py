"""Each row of an imported file as a person, or why it is bad."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from sms import properties, zones
from sms.columns import Columns
from sms.errors import Problem
from sms.phone import BadNumber, NumberRule, any_country, parse
from sms.properties import Kind, Property

YES = {"yes", "y", "true", "1", "x", "on", "opted out", "unsubscribed"}
NO = {"", "no", "n", "false", "0", "off", "opted in", "subscribed"}
CELL_CHARACTERS_MAX = 2_000

NOTHING: Mapping[str, str] = MappingProxyType({})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class BadRow:
    """What could not be taken: where it stands in the file, in which column, and what is wrong."""

    line: int
    column: str
    reason: str


class Person(NamedTuple):
    """One row; empty is unknown and never erases. A number is set only if it can be texted, `…_given` is as it came.

    It is a tuple, for there are millions of them: a frozen dataclass takes longer to make than to judge.
    """

    line: int
    external_id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    mobile: str = ""
    mobile_given: str = ""
    phone: str = ""
    phone_given: str = ""
    time_zone: str = ""
    state: str = ""
    postal_code: str = ""
    company: str = ""
    opted_out: bool = False
    properties: Mapping[str, str] = NOTHING
    company_properties: Mapping[str, str] = NOTHING
    left_out: tuple[BadRow, ...] = ()  # values that do not suit their property; the rest of the row counts

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that can be texted, the mobile first."""
        return tuple(dict.fromkeys(number for number in (self.mobile, self.phone) if number))


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one file are read: its columns, whose numbers count, and what kinds its properties have."""

    columns: Columns
    rule: NumberRule
    kinds: Mapping[str, Property] = field(default_factory=dict)  # by the name that tokens say; text needs none

    @property
    def custom(self) -> tuple[str, ...]:
        """The custom properties among its columns."""
        return tuple(target for target in self.columns.targets if "." in target)

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Where in a row something stands that is not left out."""
        return tuple((place, target) for place, target in enumerate(self.columns.targets) if target)


class _Bad(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def reader(reading: Reading) -> Callable[[Sequence[str], int], Person | BadRow]:
    """Make what reads rows; a number that exists but may not be texted is kept as it came, one that does not is bad."""
    places, width, custom = reading.places, len(reading.columns.targets), reading.custom
    headers = dict(zip(reading.columns.targets, reading.columns.headers, strict=True))

    def read(cells: Sequence[str], line: int) -> Person | BadRow:
        try:
            _check_width(cells, width)
            values = {target: cell for place, target in places if (cell := cells[place].strip())}
            _check(values)
            person = _person(values, line, reading.rule)
            told = {name: values[name] for name in custom if name in values}
            return _with_properties(person, told, reading) if told else person
        except _Bad as bad:
            return BadRow(line, headers.get(bad.column, ""), bad.reason)

    return read


def read_number(cell: str, rule: NumberRule) -> str:
    """Read a number that opted out; it counts wherever it is. Empty when it is none."""
    try:
        return parse(cell, rule)
    except BadNumber:
        pass
    try:
        return any_country(cell)
    except BadNumber:
        return ""


def _check_width(cells: Sequence[str], width: int) -> None:
    if len(cells) != width:
        raise _Bad("", f"has {len(cells)} cells, the first line has {width}")


def _check(values: Mapping[str, str]) -> None:
    """Look at all cells at once; only where something is wrong, which one it is."""
    whole = "\n".join(values.values())
    is_plain = whole.isascii() and "\x00" not in whole  # as most are, which this tells in no time
    if len(whole) > CELL_CHARACTERS_MAX or not (is_plain or _UNSTORABLE.search(whole) is None):
        for column, value in values.items():
            if _UNSTORABLE.search(value):
                raise _Bad(column, "is not text in this encoding")
            if len(value) > CELL_CHARACTERS_MAX:
                raise _Bad(column, f"has more than {CELL_CHARACTERS_MAX:,} characters")
    if not ("external_id" in values or "mobile_phone" in values or "phone" in values):
        raise _Bad("", "has neither a number nor an id")


def _person(values: Mapping[str, str], line: int, rule: NumberRule) -> Person:
    told = values.get
    mobile, phone = told("mobile_phone", ""), told("phone", "")
    return Person(
        line,
        told("external_id", ""),
        told("first_name", ""),
        told("last_name", ""),
        told("email", ""),
        _number("mobile_phone", mobile, rule) if mobile else "",
        mobile,
        _number("phone", phone, rule) if phone else "",
        phone,
        _time_zone(told("time_zone", "")),
        told("state", ""),
        told("postal_code", ""),
        told("company", ""),
        _yes_or_no(told("opted_out", "")),
    )


def _with_properties(person: Person, custom: Mapping[str, str], reading: Reading) -> Person:
    """Add the custom properties; a value that is none of its kind is left out, and told."""
    own: dict[str, dict[str, str]] = {"contact": {}, "company": {}}
    left_out: list[BadRow] = []
    for name, value in custom.items():
        each = reading.kinds.get(name)
        owner, _, short = name.partition(".")
        try:
            read = properties.write(properties.read(value, each)) if each and each.kind is not Kind.TEXT else value
        except Problem as problem:
            header = reading.columns.headers[reading.columns.targets.index(name)]
            left_out.append(
                BadRow(person.line, header, f"{problem.message} The value was left out, the rest imported.")
            )
        else:
            own[owner][short] = read
    return person._replace(properties=own["contact"], company_properties=own["company"], left_out=tuple(left_out))


def _number(column: str, given: str, rule: NumberRule) -> str:
    try:
        return parse(given, rule)
    except BadNumber as refused:
        try:
            any_country(given)
        except BadNumber:
            raise _Bad(column, refused.message) from refused
        return ""


def _time_zone(given: str) -> str:
    if given and given not in zones.names():
        raise _Bad("time_zone", f"“{given[:40]}” is no time zone such as America/New_York")
    return given


def _yes_or_no(given: str) -> bool:
    if given.lower() in YES:
        return True
    if given.lower() in NO:
        return False
    raise _Bad("opted_out", f"“{given[:40]}” is neither yes nor no")
