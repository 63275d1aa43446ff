"""What a condition on one contact says in SQL: its columns and properties, its company, and its consents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, not_, or_, select

from sms.consent import Standing
from sms.properties import Kind
from sms.rules import CONSENT, CREATED, MARKETING, OWN, Comparison, Condition, Sort
from store import properties
from store.rule_values import compared, days
from store.schema.people import companies, consents, contacts

Boolean = ColumnElement[bool]

DAYS_KNOWN = (date(1900, 1, 1), date(2900, 1, 1))  # beyond them there is nobody, and time zones overflow


@dataclass(frozen=True, slots=True)
class Then:
    """The instant that days are counted from, and whose days they are."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The date there."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Sources:
    """What contacts are joined with, each once; none of it gives a contact twice."""

    then: Then
    kinds: Mapping[str, Kind]
    is_sqlite: bool
    joined: dict[str, tuple[FromClause, Boolean]] = field(default_factory=dict)

    def join(self, name: str, source: FromClause, on: Callable[[FromClause], Boolean]) -> FromClause:
        """Join a source once, by its name."""
        if name not in self.joined:
            alias = source.alias()
            self.joined[name] = (alias, on(alias))
        return self.joined[name][0]


def holds(condition: Condition, sources: Sources) -> Boolean | None:
    """Tell whether a condition that asks no set holds, negated or not, or is NULL; None for what is gone."""
    what = condition.what
    if what in sources.kinds:
        return _property(condition, sources)
    if what.startswith(CONSENT):
        return _consent(condition, sources)
    way = _OWN.get(what)
    return way(condition, sources.then) if way else None


def _property(condition: Condition, sources: Sources) -> Boolean:
    name = condition.what
    value = _of_company(name, sources) if name.startswith("company.") else properties.column(name)
    return compared(condition, value, kind=sources.kinds[name], today=sources.then.today)


def _of_company(name: str, sources: Sources) -> ColumnElement[str]:
    company = sources.join("company", companies, lambda each: each.c.id == contacts.c.company_id)
    own = name.partition(".")[2]
    return company.c.name if own in properties.COMPANY else company.c.properties[own].as_string()


def _consent(condition: Condition, sources: Sources) -> Boolean:
    """Tell whether any number of a person opted in; who is neither that nor opted out is unknown."""
    subscription = int(condition.what.removeprefix(CONSENT))
    if condition.test is Comparison.OPTED_IN:
        return _stands(subscription, (Standing.OPTED_IN,), sources)
    return not_(_stands(subscription, (Standing.OPTED_IN, Standing.OPTED_OUT), sources))


def _stands(subscription: int, wanted: tuple[Standing, ...], sources: Sources) -> Boolean:
    """Tell whether any number of a person stands so: SQLite looks each up, PostgreSQL joins all at once.

    Few people have two numbers, so their second ones are joined apart.
    """
    both = (contacts.c.mobile, contacts.c.phone)
    if sources.is_sqlite:
        return or_(*(exists().where(consents.c.number == each, *_there(subscription, wanted)) for each in both))
    name, there = f"{subscription} {wanted}", select(consents.c.number).where(*_there(subscription, wanted)).subquery()
    first = sources.join(f"first {name}", there, lambda each: each.c.number == func.coalesce(*both))
    second = _second(subscription, wanted)
    other = sources.join(f"second {name}", second, lambda each: each.c.id == contacts.c.id)
    return or_(first.c.number.is_not(None), other.c.id.is_not(None))


def _second(subscription: int, wanted: tuple[Standing, ...]) -> FromClause:
    person = contacts.alias("person")
    several = (person.c.mobile.is_not(None), person.c.phone.is_not(None))
    query = select(person.c.id).join(consents, consents.c.number == person.c.phone)
    return query.where(*several, *_there(subscription, wanted)).subquery()


def _there(subscription: int, wanted: tuple[Standing, ...]) -> tuple[Boolean, Boolean]:
    return consents.c.subscription_id == subscription, consents.c.standing.in_(wanted)


def _flag(condition: Condition, then: Then) -> Boolean:  # noqa: ARG001 - one of a table
    if condition.what == MARKETING:
        return contacts.c.marketing
    return or_(contacts.c.mobile.is_not(None), contacts.c.phone.is_not(None))


def _time(condition: Condition, then: Then) -> Boolean:
    at = contacts.c.created_at if condition.what == CREATED else contacts.c.updated_at
    if condition.test is Comparison.LAST_DAYS:
        return at > then.now - timedelta(int(condition.values[0]))
    first, last = (min(max(day, DAYS_KNOWN[0]), DAYS_KNOWN[1]) for day in days(condition, today=then.today))
    return and_(at >= _midnight(first, then.zone), at < _midnight(last + timedelta(1), then.zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


_WAYS: Mapping[Sort, Callable[[Condition, Then], Boolean]] = {Sort.FLAG: _flag, Sort.TIME: _time}
_OWN = {what: _WAYS[sort] for what, (sort, _) in OWN.items() if sort in _WAYS}
