"""What an imported file says: which column is what, and each row as a person, or why it is bad."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sms import zones
from sms.errors import Problem
from sms.phone import BadNumber, NumberRule, any_country, parse

FIELDS = (
    "external_id",
    "first_name",
    "last_name",
    "email",
    "mobile_phone",
    "phone",
    "time_zone",
    "state",
    "postal_code",
    "company",
    "opted_out",
)
NUMBERS = ("mobile_phone", "phone")
ALSO_CALLED = {
    "id": "external_id",
    "customer_id": "external_id",
    "given_name": "first_name",
    "firstname": "first_name",
    "family_name": "last_name",
    "lastname": "last_name",
    "surname": "last_name",
    "e_mail": "email",
    "email_address": "email",
    "mobile": "mobile_phone",
    "mobile_number": "mobile_phone",
    "mobile_phone_number": "mobile_phone",
    "cell": "mobile_phone",
    "cell_phone": "mobile_phone",
    "telephone": "phone",
    "phone_number": "phone",
    "number": "phone",
    "timezone": "time_zone",
    "region": "state",
    "zip": "postal_code",
    "zip_code": "postal_code",
    "postcode": "postal_code",
    "company_name": "company",
    "company.name": "company",
    "optout": "opted_out",
    "opt_out": "opted_out",
    "unsubscribed": "opted_out",
}
YES = {"yes", "y", "true", "1", "x", "on", "opted out", "unsubscribed"}
NO = {"", "no", "n", "false", "0", "off", "opted in", "subscribed"}
BAD_ROW_HEADERS = ("line", "column", "reason")
"""What stands before a bad row that is given back; when it comes again they are passed over."""
CELL_CHARACTERS_MAX = 2_000

_PROPERTY = re.compile(r"[^\W\d][\w-]*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Person:
    """One row; empty is unknown and never erases. A number is set only if it can be texted, `…_given` is as it came."""

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
    properties: Mapping[str, str] = field(default_factory=dict)
    company_properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that can be texted, the mobile first."""
        return tuple(dict.fromkeys(number for number in (self.mobile, self.phone) if number))


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row could not be taken: where it stands in the file, in which column, and what is wrong."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is: a field, "contact.x" or "company.x"; empty: nothing has that name, so it is passed over."""

    headers: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def custom(self) -> tuple[str, ...]:
        """The custom properties among them."""
        return tuple(target for target in self.targets if target.startswith(("contact.", "company.")))


class BadFile(Problem):
    """This file cannot be imported."""


class _Bad(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def guess(headers: Sequence[str]) -> Columns:
    """Guess what the columns are; whatever is no known field becomes a custom property of the contact."""
    came_back = len(BAD_ROW_HEADERS) if tuple(headers[: len(BAD_ROW_HEADERS)]) == BAD_ROW_HEADERS else 0
    targets = ("",) * came_back + tuple(_target(header) for header in headers[came_back:])
    named = [target for target in targets if target]
    if twice := next((target for target in named if named.count(target) > 1), None):
        both = " and ".join(f"“{header}”" for header, target in zip(headers, targets, strict=True) if target == twice)
        raise BadFile(f"Two columns are the same: {both}.", hint="Rename or remove one of them.")
    if not {"external_id", *NUMBERS} & set(named):
        hint = "The first line must name the columns: mobile_phone, phone, external_id, first_name …"
        raise BadFile("No column holds numbers or ids of people.", hint=hint)
    return Columns(tuple(headers), targets)


def read(columns: Columns, cells: Sequence[str], *, line: int, rule: NumberRule) -> Person | BadRow:
    """Read one row; a number that exists but may not be texted is kept as it came, one that does not exist is bad."""
    try:
        return _person(columns, cells, line=line, rule=rule)
    except _Bad as bad:
        headers = dict(zip(columns.targets, columns.headers, strict=True))
        return BadRow(line, headers.get(bad.column, ""), bad.reason)


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


def _target(header: str) -> str:
    name = re.sub(r"[\s_-]+", "_", header.strip().lower()).strip("_")
    name = ALSO_CALLED.get(name, name)
    if name in FIELDS or not name:
        return name
    kind, dot, own = name.partition(".")
    if not dot:
        kind, own = "contact", name
    if kind == "contact" and own in FIELDS:
        return own
    own = re.sub(r"[^\w-]+", "_", own).strip("_")
    if kind not in {"contact", "company"} or not _PROPERTY.fullmatch(own):
        raise BadFile(f"“{header}” cannot be the name of a column.", hint="Use letters, digits and underscores.")
    return f"{kind}.{own}"


def _person(columns: Columns, cells: Sequence[str], *, line: int, rule: NumberRule) -> Person:
    if len(cells) != len(columns.targets):
        raise _Bad("", f"has {len(cells)} cells, the first line has {len(columns.targets)}")
    values = {target: _cell(target, cell) for target, cell in zip(columns.targets, cells, strict=True) if target}
    mobile, phone = (_number(name, values.get(name, ""), rule) for name in NUMBERS)
    if not (values.get("external_id") or values.get("mobile_phone") or values.get("phone")):
        raise _Bad("", "has neither a number nor an id")
    return Person(
        line,
        mobile=mobile,
        mobile_given=values.get("mobile_phone", ""),
        phone=phone,
        phone_given=values.get("phone", ""),
        time_zone=_time_zone(values.get("time_zone", "")),
        opted_out=_yes_or_no(values.get("opted_out", "")),
        properties=_custom("contact.", values),
        company_properties=_custom("company.", values),
        external_id=values.get("external_id", ""),
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        email=values.get("email", ""),
        state=values.get("state", ""),
        postal_code=values.get("postal_code", ""),
        company=values.get("company", ""),
    )


def _cell(column: str, cell: str) -> str:
    if _UNSTORABLE.search(cell):
        raise _Bad(column, "is not text in UTF-8")
    if len(cell) > CELL_CHARACTERS_MAX:
        raise _Bad(column, f"has more than {CELL_CHARACTERS_MAX:,} characters")
    return cell.strip()


def _number(column: str, given: str, rule: NumberRule) -> str:
    if not given:
        return ""
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


def _custom(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix) and value}
