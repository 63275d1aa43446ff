"""Which rows of an import tell of which contact: by external id, then by number, also among the rows themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true, union_all

from sms.importing import Person
from store import Session, many
from store.schema.people import contacts

OWN = (
    "external_id",
    "first_name",
    "last_name",
    "email",
    "mobile",
    "mobile_given",
    "phone",
    "phone_given",
    "time_zone",
    "state",
    "postal_code",
    "company_id",
    "marketing",
    "properties",
)
TOLD = tuple(name for name in OWN if name not in {"company_id", "marketing", "properties"})
_FIRST, _LAST = Person._fields.index(TOLD[0]), Person._fields.index(TOLD[-1])  # a row tells them in the same order
_WAYS = {
    contacts.c.mobile: true(),
    contacts.c.phone: true(),
    contacts.c.mobile_given: contacts.c.mobile.is_(None),
    contacts.c.phone_given: contacts.c.phone.is_(None),
}
_FIRSTS = select(*(select(func.min(one)).where(here, one > "").scalar_subquery() for one, here in _WAYS.items()))
"""The first of each way, by its index."""
NOBODY: Mapping[str, Any] = {**dict.fromkeys(OWN), "marketing": False, "properties": {}}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are written at once, with what can be told of them before anybody waits for their transaction."""

    rows: Sequence[Person]
    columns: Sequence[tuple[Any, ...]]  # of each row, those in TOLD; nothing told is None
    externals: Sequence[str]
    numbers: Sequence[str]
    are_apart: bool  # no two rows share an external id or a number


@dataclass(slots=True, eq=False)
class Match:
    """One contact, known or new, with the rows that tell of it in the order of the file; the last one wins."""

    id: int | None
    old: Mapping[str, Any]
    external_id: str = ""
    rows: list[Person] = field(default_factory=list)

    def differs(self, columns: Mapping[str, Any], names: Collection[str] = OWN) -> bool:
        """Tell whether anything is new, if asked only of some columns."""
        return any(self.old[name] != columns[name] for name in names)

    def merged(self, companies: Mapping[str, int], *, marketing: bool) -> dict[str, Any]:
        """Give the contact's columns as they are to be; what no row tells stays."""
        columns = {name: self.old[name] for name in OWN}
        for row in self.rows:
            told = {name: getattr(row, name) for name in TOLD}
            columns |= {name: value for name, value in told.items() if value}
            columns |= {name: told[name] or None for name in ("mobile", "phone") if told[f"{name}_given"]}
            columns["properties"] = {**columns["properties"], **row.properties}
            columns["company_id"] = companies.get(row.company, columns["company_id"])
        columns["marketing"] = columns["marketing"] or marketing
        return columns

    def new(self, companies: Mapping[str, int], *, marketing: bool) -> tuple[Any, ...]:
        """Give the columns of somebody new; of most one row alone tells, which needs no merging."""
        if len(self.rows) > 1:
            return tuple(self.merged(companies, marketing=marketing).values())
        (row,) = self.rows
        return fresh(row, _columns(row), companies, marketing=marketing)


def gather(rows: Sequence[Person]) -> Chunk:
    """Tell of rows what can be told without a look at the database."""
    externals = [row.external_id for row in rows if row.external_id]
    numbers = [number for row in rows for number in _told(row)]
    are_apart = _are_apart(externals) and _are_apart(numbers)
    return Chunk(rows, [_columns(row) for row in rows], externals, numbers, are_apart)


def match(session: Session, chunk: Chunk) -> list[Match] | None:
    """Match rows with contacts; None: each is somebody new. A number alone never joins different external ids."""
    known = _known(session, chunk.externals, chunk.numbers)
    return _matched(chunk.rows, known) if known or not chunk.are_apart else None


def fresh(row: Person, columns: tuple[Any, ...], companies: Mapping[str, int], *, marketing: bool) -> tuple[Any, ...]:
    """Give the columns of somebody new of whom this row alone tells."""
    return (*columns, companies.get(row.company), marketing, dict(row.properties))


def _columns(row: Person) -> tuple[Any, ...]:
    return tuple([value or None for value in row[_FIRST : _LAST + 1]])  # as a generator it takes twice as long


def _are_apart(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)


def _matched(rows: Sequence[Person], known: Sequence[Match]) -> list[Match]:
    by_external = {each.external_id: each for each in known if each.external_id}
    by_number: dict[str, list[Match]] = {}
    for each in known:
        _remember(by_number, each, _numbers(each.old))
    matches: dict[int, Match] = {}
    for row in rows:
        numbers = _told(row)
        found = by_external.get(row.external_id) or _by_number(by_number, numbers, external_id=row.external_id)
        found = found or Match(None, NOBODY)
        found.external_id = found.external_id or row.external_id
        found.rows.append(row)
        if found.external_id:
            by_external[found.external_id] = found
        _remember(by_number, found, numbers)
        matches[id(found)] = found
    return list(matches.values())


def _known(session: Session, externals: Collection[str], numbers: Collection[str]) -> list[Match]:
    ways = [many.among(session, contacts.c.external_id, externals), *_by_numbers(session, numbers)]
    ids = union_all(*(select(contacts.c.id).where(way) for way in ways))  # each by its own index, which OR prevents
    found = session.execute(select(contacts).where(contacts.c.id.in_(ids)).order_by(contacts.c.id)).mappings()
    return [Match(row["id"], dict(row), row["external_id"] or "") for row in found]


def _by_numbers(session: Session, numbers: Collection[str]) -> list[ColumnElement[bool]]:
    """Give the ways in which numbers find somebody, but those in which nobody at all can be found by any."""
    firsts = session.execute(_FIRSTS).one()
    led = [way for way, first in zip(_WAYS.items(), firsts, strict=True) if first]
    return [and_(here, many.among(session, one, numbers)) for one, here in led]


def _numbers(columns: Mapping[str, Any]) -> list[str]:
    """Give what a person may be known by: a number that cannot be texted is as good, as it came."""
    return [number for kind in ("mobile", "phone") if (number := columns[kind] or columns[f"{kind}_given"])]


def _told(row: Person) -> list[str]:
    return [number for number in (row.mobile or row.mobile_given, row.phone or row.phone_given) if number]


def _by_number(by_number: Mapping[str, list[Match]], numbers: Collection[str], *, external_id: str) -> Match | None:
    holders = (each for number in numbers for each in by_number.get(number, ()))
    return next((each for each in holders if not (each.external_id and external_id)), None)


def _remember(by_number: dict[str, list[Match]], found: Match, numbers: Collection[str]) -> None:
    for number in numbers:
        holders = by_number.setdefault(number, [])
        if found not in holders:
            holders.append(found)
