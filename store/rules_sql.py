"""A rule as one statement that gives the ids of its contacts, the same on either database; every value is bound."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, false, func, not_, or_, select, union

from sms.consent import Standing
from sms.properties import Kind
from sms.rules import (
    CLICKED,
    CONSENT,
    CREATED,
    MARKETING,
    OWN,
    RECEIVED,
    REPLIED,
    SENT,
    Comparison,
    Condition,
    Group,
    Join,
    Rule,
    Sort,
)
from store import properties
from store.rule_values import compared, days
from store.schema.ledger import DELIVERED, HANDED_OVER, clicks, deliveries, inbound, short_links
from store.schema.people import companies, consents, contacts, list_members
from store.tallies import BY_PEOPLE

Boolean = ColumnElement[bool]

COSTS = {Sort.LIST: 3, Sort.CONSENT: 4, Sort.ACTIVITY: 5}  # beside 0 for a column, and 2 for what stands in JSON
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
    looks_up: bool = False  # after other conditions that all must hold, sets are asked of who is left, one by one
    joined: dict[str, tuple[FromClause, Boolean]] = field(default_factory=dict)

    def join(self, name: str, source: FromClause, on: Callable[[FromClause], Boolean]) -> FromClause:
        """Join a source once, by its name."""
        if name not in self.joined:
            alias = source.alias(f"s{len(self.joined)}")
            self.joined[name] = (alias, on(alias))
        return self.joined[name][0]


def members(rule: Rule, *, kinds: Mapping[str, Kind], then: Then, is_sqlite: bool) -> Select[tuple[int]]:
    """Give the ids of the contacts of a rule; a condition on what is gone holds for nobody, negated or not."""
    if is_sqlite or not rule.is_any:
        return _members(rule, Sources(then, kinds, is_sqlite))
    each = union(*(_members(part, Sources(then, kinds, is_sqlite)) for part in _parts(rule))).subquery()
    return select(each.c.id)


def _parts(rule: Rule) -> Iterator[Rule]:
    """Take a rule that any condition fulfils apart: PostgreSQL asks each set alone on all processors."""
    sets = [each for each in rule.conditions if _is_set(each)]
    plain = tuple(each for each in rule.conditions if each not in sets)
    for some in (plain, *((each,) for each in sets)):
        if some:
            yield Rule(Join.ANY, (Group(Join.ANY, some),))


def _is_set(condition: Condition) -> bool:
    return condition.what in OWN and OWN[condition.what][0] in {Sort.LIST, Sort.ACTIVITY}


def _members(rule: Rule, sources: Sources) -> Select[tuple[int]]:
    where = _joined(rule.join, [_group(group, sources) for group in rule.groups])
    people: FromClause = contacts
    for source, on in sources.joined.values():
        people = people.outerjoin(source, on)
    return select(contacts.c.id).select_from(people).where(where)


def _group(group: Group, sources: Sources) -> Boolean:
    """Put the cheap conditions first: whom they settle, the others are not asked of."""
    ordered = sorted(group.conditions, key=lambda each: _cost(each.what))
    own = replace(sources, looks_up=group.join is Join.ALL and len(ordered) > 1)
    return _joined(group.join, [_condition(each, own) for each in ordered])


def _cost(what: str) -> int:
    if what in OWN:
        return COSTS.get(OWN[what][0], 0)
    own = what.partition(".")[2]
    is_column = what.startswith("contact.") and own in properties.CONTACT
    return COSTS[Sort.CONSENT] if what.startswith(CONSENT) else 1 if is_column else 2


def _joined(join: Join, parts: list[Boolean]) -> Boolean:
    return and_(*parts) if join is Join.ALL else or_(*parts)


def _condition(condition: Condition, sources: Sources) -> Boolean:
    found = _holds(condition, sources)
    if found is None:
        return false()
    return not_(func.coalesce(found, false())) if condition.is_negated else found


def _holds(condition: Condition, sources: Sources) -> Boolean | None:
    what = condition.what
    if what in sources.kinds:
        return _property(condition, sources)
    if what.startswith(CONSENT):
        return _consent(condition, sources)
    way = _OWN.get(what)
    return way(condition, sources) if way else None


def _property(condition: Condition, sources: Sources) -> Boolean:
    name = condition.what
    value = _of_company(name, sources) if name.startswith("company.") else properties.column(name)
    return compared(condition, value, kind=sources.kinds[name], today=sources.then.today)


def _of_company(name: str, sources: Sources) -> ColumnElement[str]:
    company = sources.join("company", companies, lambda each: each.c.id == contacts.c.company_id)
    own = name.partition(".")[2]
    return company.c.name if own in properties.COMPANY else company.c.properties[own].as_string()


def _consent(condition: Condition, sources: Sources) -> Boolean:
    """Tell where a person stands: opted in with any number that can be texted, else opted out with any."""
    subscription = int(condition.what.removeprefix(CONSENT))

    def standing(number: ColumnElement[str | None]) -> ColumnElement[str]:
        name = f"{condition.what}.{number.name}"
        found = sources.join(
            name, consents, lambda each: and_(each.c.number == number, each.c.subscription_id == subscription)
        )
        return func.coalesce(found.c.standing, Standing.UNKNOWN.value)

    both = (standing(contacts.c.mobile), standing(contacts.c.phone))
    opted_in, opted_out = (
        or_(*(each == there.value for each in both)) for there in (Standing.OPTED_IN, Standing.OPTED_OUT)
    )
    match condition.test:
        case Comparison.OPTED_IN:
            return opted_in
        case Comparison.OPTED_OUT:
            return and_(not_(opted_in), opted_out)
        case _:
            return and_(not_(opted_in), not_(opted_out))


def _flag(condition: Condition, sources: Sources) -> Boolean:  # noqa: ARG001 - one of a table
    if condition.what == MARKETING:
        return contacts.c.marketing
    return or_(contacts.c.mobile.is_not(None), contacts.c.phone.is_not(None))


def _list(condition: Condition, sources: Sources) -> Boolean:
    ids = sorted(int(value) for value in condition.values)
    found = select(list_members.c.contact_id.label("id")).where(list_members.c.list_id.in_(ids))
    return _among(f"list {ids}", found, sources, has_index=True)


def _time(condition: Condition, sources: Sources) -> Boolean:
    at, then = contacts.c.created_at if condition.what == CREATED else contacts.c.updated_at, sources.then
    if condition.test is Comparison.LAST_DAYS:
        return at > then.now - timedelta(int(condition.values[0]))
    first, last = (min(max(day, DAYS_KNOWN[0]), DAYS_KNOWN[1]) for day in days(condition, today=then.today))
    return and_(at >= _midnight(first, then.zone), at < _midnight(last + timedelta(1), then.zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _activity(condition: Condition, sources: Sources) -> Boolean:
    since = sources.then.now - timedelta(int(condition.values[0])) if condition.values else None
    ids = _DID[condition.what](since, condition.message)
    name = f"{condition.what} {condition.message} {since}"
    return _among(name, ids, sources, has_index=condition.what in {SENT, RECEIVED})


def _among(name: str, ids: Select[Any], sources: Sources, *, has_index: bool) -> Boolean:
    """Tell whether a contact is in a set: PostgreSQL joins it whole, SQLite looks up whom nothing else has settled.

    To look everybody up takes SQLite several times as long as to read the whole set.
    """
    if sources.is_sqlite:
        here = ids.selected_columns.id == contacts.c.id
        return ids.where(here).exists() if has_index and sources.looks_up else contacts.c.id.in_(ids)
    found = sources.join(name, ids.distinct().subquery(), lambda each: each.c.id == contacts.c.id)
    return found.c.id.is_not(None)


def _sent(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.accepted_at, since, message=message).where(HANDED_OVER)


def _received(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.finished_at, since, message=message).where(DELIVERED)


def _clicked(since: datetime | None, message: int | None) -> Select[Any]:
    if message is None:
        return _ever_clicked(since)
    followed = _deliveries(clicks.c.at, since, message=message)
    return followed.where(BY_PEOPLE).select_from(
        clicks.join(short_links, short_links.c.code == clicks.c.code).join(
            deliveries, deliveries.c.id == short_links.c.delivery_id
        )
    )


def _ever_clicked(since: datetime | None) -> Select[Any]:
    """Look up whose each click is: joined, PostgreSQL would read all deliveries and links for the few that are."""
    delivery = select(short_links.c.delivery_id).where(short_links.c.code == clicks.c.code).correlate(clicks)
    contact = select(deliveries.c.contact_id).where(deliveries.c.id == delivery.scalar_subquery()).scalar_subquery()
    return select(contact.label("id")).where(BY_PEOPLE, *_when(clicks.c.at, since))


def _replied(since: datetime | None, message: int | None) -> Select[Any]:
    person = contacts.alias("person")
    ways = [
        select(person.c.id)
        .join(inbound, inbound.c.number == number)
        .where(inbound.c.keyword.is_(None), *_when(inbound.c.at, since), *_which(inbound.c.message, message))
        for number in (person.c.mobile, person.c.phone)
    ]
    found: Subquery = union(*ways).subquery()
    return select(found.c.id)


def _deliveries(at: ColumnElement[Any], since: datetime | None, *, message: int | None) -> Select[Any]:
    ids = select(deliveries.c.contact_id.label("id"))
    return ids.where(*_when(at, since), *_which(deliveries.c.message, message))


def _when(at: ColumnElement[Any], since: datetime | None) -> list[Boolean]:
    return [at > since] if since else []


def _which(column: ColumnElement[Any], message: int | None) -> list[Boolean]:
    return [] if message is None else [column == message]


_DID: Mapping[str, Callable[[datetime | None, int | None], Select[Any]]] = {
    SENT: _sent,
    RECEIVED: _received,
    CLICKED: _clicked,
    REPLIED: _replied,
}
_WAYS: Mapping[str, Callable[[Condition, Sources], Boolean]] = {
    "flag": _flag,
    "list": _list,
    "activity": _activity,
    "time": _time,
}
_OWN = {what: _WAYS[sort] for what, (sort, _) in OWN.items()}
