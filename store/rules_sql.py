"""A rule as one statement that gives the ids of its contacts, the same on either database; every value is bound."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    union,
    union_all,
)

from sms.consent import Standing
from sms.properties import Kind
from sms.rules import (
    CONSENT,
    CREATED,
    MARKETING,
    OWN,
    Comparison,
    Condition,
    Group,
    Join,
    Rule,
    Sort,
)
from store import properties
from store.rule_sets import SETS, Set, read_set
from store.rule_values import compared, days
from store.schema.people import companies, consents, contacts

Boolean = ColumnElement[bool]

COSTS = {Sort.LIST: 3, Sort.CONSENT: 4, Sort.ACTIVITY: 5}  # beside 0 for a column, and 2 for what stands in JSON
SET_COST = 1.5  # of a whole set, once it is read
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
    """Take a rule that any condition fulfils apart: PostgreSQL asks sets alone on all processors."""
    sets = tuple(each for each in rule.conditions if _is_in_set(each))
    others = [each for each in rule.conditions if _is_set(each) and each not in sets]
    plain = tuple(each for each in rule.conditions if not _is_set(each))
    for some in (plain, sets, *((each,) for each in others)):
        if some:
            yield Rule(Join.ANY, (Group(Join.ANY, some),))


def _is_set(condition: Condition) -> bool:
    return condition.what in OWN and OWN[condition.what][0] in SETS


def _is_in_set(condition: Condition) -> bool:
    return _is_set(condition) and not condition.is_negated


def _members(rule: Rule, sources: Sources) -> Select[tuple[int]]:
    where = _joined(rule.join, [_group(group, sources) for group in rule.groups])
    people: FromClause = contacts
    for source, on in sources.joined.values():
        people = people.outerjoin(source, on)
    return select(contacts.c.id).select_from(people).where(where)


def _group(group: Group, sources: Sources) -> Boolean:
    """Put the cheap conditions first: whom they settle, the others are not asked of."""
    is_any = group.join is Join.ANY
    ordered = sorted(group.conditions, key=lambda each: _cost(each.what, is_any=is_any))
    own = replace(sources, looks_up=not is_any and len(ordered) > 1)
    sets = [each for each in ordered if is_any and _is_in_set(each)]
    if len(sets) < 2:
        return _joined(group.join, [_condition(each, own) for each in ordered])
    at = ordered.index(sets[0])
    before = [_condition(each, own) for each in ordered[:at]]
    together = _among([read_set(each, own.then.now) for each in sets], own)
    return or_(*before, together, *(_condition(each, own) for each in ordered[at:] if each not in sets))


def _cost(what: str, *, is_any: bool) -> float:
    if what in OWN and is_any and OWN[what][0] in SETS:
        return SET_COST
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

    if condition.test is Comparison.OPTED_OUT and sources.is_sqlite:
        return _opted_out(subscription)
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


def _opted_out(subscription: int) -> Boolean:
    """Read the few who opted out as a set, and look up of them alone whether they opted in with their other number.

    PostgreSQL would do without its other processors for that.
    """
    here = consents.c.subscription_id == subscription
    out = select(consents.c.number).where(here, consents.c.standing == Standing.OPTED_OUT)
    both = (contacts.c.mobile, contacts.c.phone)
    opted_in = exists().where(here, consents.c.standing == Standing.OPTED_IN, consents.c.number.in_(both))
    return and_(or_(*(each.in_(out) for each in both)), not_(opted_in))


def _flag(condition: Condition, sources: Sources) -> Boolean:  # noqa: ARG001 - one of a table
    if condition.what == MARKETING:
        return contacts.c.marketing
    return or_(contacts.c.mobile.is_not(None), contacts.c.phone.is_not(None))


def _time(condition: Condition, sources: Sources) -> Boolean:
    at, then = contacts.c.created_at if condition.what == CREATED else contacts.c.updated_at, sources.then
    if condition.test is Comparison.LAST_DAYS:
        return at > then.now - timedelta(int(condition.values[0]))
    first, last = (min(max(day, DAYS_KNOWN[0]), DAYS_KNOWN[1]) for day in days(condition, today=then.today))
    return and_(at >= _midnight(first, then.zone), at < _midnight(last + timedelta(1), then.zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _in_set(condition: Condition, sources: Sources) -> Boolean:
    return _among([read_set(condition, sources.then.now)], sources)


def _among(sets: list[Set], sources: Sources) -> Boolean:
    """Tell whether a contact is in any set: PostgreSQL joins all whole, SQLite looks up whom nothing else has settled.

    To look everybody up takes SQLite several times as long as to read the whole sets.
    """
    if sources.is_sqlite and sources.looks_up and all(each.has_index for each in sets):
        return or_(*(each.ids.where(each.ids.selected_columns.id == contacts.c.id).exists() for each in sets))
    if sources.is_sqlite:
        return contacts.c.id.in_(union_all(*(each.ids for each in sets)))
    name, ids = " or ".join(each.name for each in sets), union_all(*(each.ids for each in sets)).subquery()
    whole = select(ids.c.id).distinct().offset(0)  # or it would look up twice what each click belongs to
    found = sources.join(name, whole.subquery(), lambda each: each.c.id == contacts.c.id)
    return found.c.id.is_not(None)


_WAYS: Mapping[str, Callable[[Condition, Sources], Boolean]] = {
    "flag": _flag,
    "list": _in_set,
    "activity": _in_set,
    "time": _time,
}
_OWN = {what: _WAYS[sort] for what, (sort, _) in OWN.items()}
