"""A rule as one statement that gives the ids of its contacts, the same on either database; every value is bound."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    union_all,
)

from sms.properties import Kind
from sms.rules import CONSENT, OWN, Condition, Group, Join, Rule, Sort
from store import properties
from store.rule_conditions import Sources, Then, holds
from store.rule_sets import Set, is_set, read_set
from store.schema.people import contacts

Boolean = ColumnElement[bool]
Part = Condition | Group

COSTS = {Sort.LIST: 3, Sort.CONSENT: 4, Sort.ACTIVITY: 5}  # beside 0 for a column, and 2 for what stands in JSON
SET_COST = 1.5  # of a whole set, once it is read


def members(rule: Rule, *, kinds: Mapping[str, Kind], then: Then, is_sqlite: bool) -> Select[tuple[int]]:
    """Give the ids of the contacts of a rule; a condition on what is gone holds for nobody, negated or not."""
    sources = Sources(then, kinds, is_sqlite)
    if is_sqlite:
        return _chosen(_joined(rule.join, [_looked_up(group, sources) for group in rule.groups]), sources)
    parts = tuple(rule.conditions) if rule.is_any else rule.groups
    return _chosen(_hashed(Join.ANY if rule.is_any else rule.join, parts, sources), sources)


def _chosen(where: Boolean, sources: Sources) -> Select[tuple[int]]:
    people: FromClause = contacts
    for source, on in sources.joined.values():
        people = people.outerjoin(source, on)
    return select(contacts.c.id).select_from(people).where(where)


def _joined(join: Join, parts: Sequence[Boolean]) -> Boolean:
    return and_(*parts) if join is Join.ALL else or_(*parts)


def _hashed(join: Join, parts: Sequence[Part], sources: Sources) -> Boolean:
    """Have PostgreSQL join whole sets, which it does on all processors only where every part must hold.

    So where any part will do, it gathers the ids of each, and joins all as one set.
    """
    alone = tuple(each for each in parts if isinstance(each, Condition) and not is_set(each))
    if join is Join.ALL or len(alone) == len(parts):
        return _joined(join, [_part(each, sources) for each in parts])
    apart: list[Part] = [each for each in parts if each not in alone]
    apart += [Group(Join.ANY, alone)] if alone else []
    return _within(union_all(*(_ids(each, sources) for each in apart)))


def _part(part: Part, sources: Sources) -> Boolean:
    if isinstance(part, Group):
        return _hashed(part.join, part.conditions, sources)
    if not is_set(part):
        return _alone(part, sources)
    found = _within(read_set(part, sources.then.now).ids)
    return not_(found) if part.is_negated else found


def _ids(part: Part, sources: Sources) -> Select[tuple[int]]:
    if isinstance(part, Condition) and is_set(part) and not part.is_negated:
        return read_set(part, sources.then.now).ids
    own = replace(sources, joined={})
    return _chosen(_part(part, own), own)


def _within(ids: Select[tuple[int]] | CompoundSelect[tuple[int]]) -> Boolean:
    found = ids.subquery()
    return exists().where(found.c.id == contacts.c.id)


def _looked_up(group: Group, sources: Sources) -> Boolean:
    """Have SQLite ask the cheap conditions first: whom they settle, the others are not asked of.

    Where all must hold, sets with an index are looked up of who is left; where any will do, all sets are read as one.
    """
    now, is_any = sources.then.now, group.join is Join.ANY
    ordered = sorted(group.conditions, key=lambda each: _cost(each, is_any=is_any))
    together = [each for each in ordered if is_any and is_set(each) and not each.is_negated]
    parts = list[Boolean]()
    for each in ordered:
        if not is_set(each):
            parts.append(_alone(each, sources))
        elif each not in together:
            found = read_set(each, now)
            looks_up = found.has_index and not is_any and len(ordered) > 1
            parts.append(_negated(each, _is_there(found) if looks_up else _is_among([found])))
        elif each is together[0]:
            parts.append(_is_among([read_set(one, now) for one in together]))
    return _joined(group.join, parts)


def _cost(condition: Condition, *, is_any: bool) -> float:
    what = condition.what
    if is_any and is_set(condition):
        return SET_COST
    if what in OWN:
        return COSTS.get(OWN[what][0], 0)
    own = what.partition(".")[2]
    is_column = what.startswith("contact.") and own in properties.CONTACT
    return COSTS[Sort.CONSENT] if what.startswith(CONSENT) else 1 if is_column else 2


def _is_there(found: Set) -> Boolean:
    return found.ids.where(found.ids.selected_columns.id == contacts.c.id).exists()


def _is_among(sets: Sequence[Set]) -> Boolean:
    """Read whole sets: to look everybody up takes SQLite several times as long."""
    return contacts.c.id.in_(union_all(*(each.ids for each in sets)))


def _alone(condition: Condition, sources: Sources) -> Boolean:
    found = holds(condition, sources)
    return false() if found is None else _negated(condition, found)


def _negated(condition: Condition, found: Boolean) -> Boolean:
    return not_(func.coalesce(found, false())) if condition.is_negated else found
