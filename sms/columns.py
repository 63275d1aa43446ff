"""The columns of an imported file: what each is, as its name or what stands in it says, or as a person chose."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sms.errors import Problem
from sms.phone import BadNumber, NumberRule, parse

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
    "fornavn": "first_name",
    "firstname": "first_name",
    "family_name": "last_name",
    "lastname": "last_name",
    "surname": "last_name",
    "etternavn": "last_name",
    "e_mail": "email",
    "email_address": "email",
    "epost": "email",
    "e_post": "email",
    "mobile": "mobile_phone",
    "mobile_number": "mobile_phone",
    "mobile_phone_number": "mobile_phone",
    "cell": "mobile_phone",
    "cell_phone": "mobile_phone",
    "mobil": "mobile_phone",
    "mobilnummer": "mobile_phone",
    "telephone": "phone",
    "phone_number": "phone",
    "number": "phone",
    "telefon": "phone",
    "telefonnummer": "phone",
    "timezone": "time_zone",
    "region": "state",
    "zip": "postal_code",
    "zip_code": "postal_code",
    "postcode": "postal_code",
    "postnummer": "postal_code",
    "company_name": "company",
    "firma": "company",
    "company.name": "company",
    "optout": "opted_out",
    "opt_out": "opted_out",
    "unsubscribed": "opted_out",
}
BAD_ROW_HEADERS = ("line", "column", "reason")
"""What stands before a bad row that is given back; when it comes again they are passed over."""
COLUMNS_MAX = 250
NAMED_MAX = 30  # columns, in a refusal

_PROPERTY = re.compile(r"[^\W\d][\w-]*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column is: a field, "contact.x" or "company.x"; empty: it is left out."""

    headers: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def custom(self) -> tuple[str, ...]:
        """The custom properties among them."""
        return tuple(target for target in self.targets if target.startswith(("contact.", "company.")))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of those that are left out, but for those that a file of bad rows came back with."""
        came_back = _came_back(self.headers)
        pairs = zip(self.headers[came_back:], self.targets[came_back:], strict=True)
        return tuple(header for header, target in pairs if not target)


@dataclass(frozen=True, slots=True)
class Looked:
    """The first rows of a file, and whose numbers count: what stands in a column may say what its name does not."""

    rows: tuple[Sequence[str], ...] = ()
    rule: NumberRule | None = None


NOTHING = Looked()


class BadFile(Problem):
    """This file cannot be imported."""


def guess(headers: Sequence[str], looked: Looked = NOTHING) -> Columns:
    """Guess what the columns are; whatever is no known field becomes a custom property of the contact."""
    came_back = _came_back(headers)
    targets = ("",) * came_back + tuple(_target(header) for header in headers[came_back:])
    return checked(_by_content(Columns(tuple(headers), targets), looked))


def propose(headers: Sequence[str], looked: Looked = NOTHING) -> Columns:
    """Guess what a person is to judge: what cannot be named, or was named already, is left out."""
    came_back = _came_back(headers)
    targets: list[str] = [""] * came_back
    for header in headers[came_back:]:
        try:
            target = _target(header)
        except BadFile:
            target = ""
        targets.append("" if target in targets else target)
    return _by_content(Columns(tuple(headers), tuple(targets)), looked)


def choose(columns: Columns, chosen: Sequence[tuple[str, str]]) -> Columns:
    """Make some columns what a person chose, by their names; what is nothing is left out, and the whole is judged."""
    names = [header.strip().casefold() for header in columns.headers]
    wanted = {_target(target) for _, target in chosen}
    targets = ["" if target in wanted else target for target in columns.targets]
    for header, target in chosen:
        if header.strip().casefold() not in names:
            there = ", ".join(columns.headers[:NAMED_MAX])
            raise BadFile(f"There is no column “{header}”.", hint=f"The file has: {there}.")
        targets[names.index(header.strip().casefold())] = _target(target)
    return checked(Columns(columns.headers, tuple(targets)))


def of_rows(rows: Sequence[Sequence[str]], *, rule: NumberRule) -> Columns:
    """Guess the columns of a file without names by what stands in them: numbers and mail addresses can be known."""
    width = max(map(len, rows), default=0)
    free, targets = ["mobile_phone", "phone"], list[str]()
    for place in range(width):
        cells = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
        if free and cells and all(_is_number(cell, rule) for cell in cells):
            targets.append(free.pop(0))
        elif cells and "email" not in targets and all(_MAIL.fullmatch(cell) for cell in cells):
            targets.append("email")
        else:
            targets.append("")
    return Columns(tuple(f"Column {place + 1}" for place in range(width)), tuple(targets))


def names_columns(cells: Sequence[str], *, rule: NumberRule) -> bool:
    """Tell whether a first line names the columns: one with a phone number or a mail address in it is a person."""
    return not any(_MAIL.fullmatch(cell.strip()) or _is_number(cell, rule) for cell in cells)


def checked(columns: Columns) -> Columns:
    """Refuse columns by which nobody could be told from anybody else."""
    named = [target for target in columns.targets if target]
    if len(columns.targets) > COLUMNS_MAX:
        raise BadFile(f"It has {len(columns.targets):,} columns; {COLUMNS_MAX} are the most.")
    if twice := next((target for target in named if named.count(target) > 1), None):
        pairs = zip(columns.headers, columns.targets, strict=True)
        both = " and ".join(f"“{header}”" for header, target in pairs if target == twice)
        raise BadFile(f"Two columns are the same: {both}.", hint="Rename or remove one of them.")
    if not {"external_id", *NUMBERS} & set(named):
        hint = "The first line must name the columns: mobile_phone, phone, external_id, first_name …"
        raise BadFile("No column holds numbers or ids of people.", hint=hint)
    return columns


def _came_back(headers: Sequence[str]) -> int:
    return len(BAD_ROW_HEADERS) if tuple(headers[: len(BAD_ROW_HEADERS)]) == BAD_ROW_HEADERS else 0


def _by_content(columns: Columns, looked: Looked) -> Columns:
    """Take the first column in which most cells are numbers for the mobile phone, if no name tells; mail likewise."""
    targets, rule = list(columns.targets), looked.rule
    if rule and not set(NUMBERS) & set(targets):
        _take(targets, "mobile_phone", looked.rows, lambda cell: _is_number(cell, rule))
    if "email" not in targets:
        _take(targets, "email", looked.rows, lambda cell: bool(_MAIL.fullmatch(cell)))
    return replace(columns, targets=tuple(targets))


def _take(targets: list[str], field: str, rows: Sequence[Sequence[str]], is_one: Callable[[str], bool]) -> None:
    for place, target in enumerate(targets):
        cells = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
        if target.startswith("contact.") and 2 * sum(map(is_one, cells)) > len(cells):
            targets[place] = field
            return


def _is_number(cell: str, rule: NumberRule) -> bool:
    try:
        return bool(parse(cell.strip(), rule))
    except BadNumber:
        return False


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
