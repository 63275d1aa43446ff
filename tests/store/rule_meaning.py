"""What a rule means in plain Python: what its statement is held against."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sms.consent import Standing
from sms.properties import Kind
from sms.rules import Comparison, Condition, Join, Rule, Sort
from tests.store.rule_people import KINDS, NOW, SORTS, TODAY, ZONE, Did, Person

NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


def means(rule: Rule, person: Person) -> bool:
    both = {Join.ALL: all, Join.ANY: any}
    groups = (both[group.join](holds(each, person) for each in group.conditions) for group in rule.groups)
    return both[rule.join](groups)


def holds(condition: Condition, person: Person) -> bool:
    sort = SORTS[condition.what]
    way = {Sort.FLAG: flag, Sort.LIST: listed, Sort.CONSENT: agreed, Sort.ACTIVITY: active, Sort.TIME: timed}.get(
        sort, kept
    )
    return way(condition, person) is not condition.is_negated


def flag(condition: Condition, person: Person) -> bool:
    return person.marketing if condition.what == "marketing" else person.mobile or person.phone


def listed(condition: Condition, person: Person) -> bool:
    return any(int(value) in person.lists for value in condition.values)


def agreed(condition: Condition, person: Person) -> bool:
    known = [each for each, has in zip(person.standings, (person.mobile, person.phone), strict=True) if has]
    there = next((each for each in (Standing.OPTED_IN, Standing.OPTED_OUT) if each in known), Standing.UNKNOWN)
    return there == condition.test.value


def active(condition: Condition, person: Person) -> bool:
    found = [since(condition.what, did, person) for did in person.did if condition.message in {None, did.message}]
    most = int(condition.values[0]) * 24 if condition.values else 10**9
    return any(age is not None and age < most for age in found)


def since(what: str, did: Did, person: Person) -> int | None:
    match what:
        case "sent":
            return did.hours if did.state in {"accepted", "sent", "delivered", "undelivered"} else None
        case "received":
            return did.hours if did.state == "delivered" else None
        case "clicked":
            return did.clicked
        case _:
            return did.replied if person.mobile or person.phone else None


def timed(condition: Condition, person: Person) -> bool:
    at = NOW - timedelta(hours=person.created if condition.what == "created" else person.updated)
    if condition.test is Comparison.LAST_DAYS:
        return NOW - at < timedelta(int(condition.values[0]))
    return on(condition, at.astimezone(ZONE).date())


def kept(condition: Condition, person: Person) -> bool:
    owner, _, own = condition.what.partition(".")
    source: dict[str, Any] = person.properties if owner == "contact" else person.company or {}
    built_in = {"first_name": person.first_name, "name": f"Company {person.id}" if person.company is not None else None}
    text = (built_in[own] if own in built_in else source.get(own)) or ""
    if condition.test is Comparison.EMPTY:
        return not text
    return bool(text) and compared(condition, text)


def compared(condition: Condition, text: str) -> bool:
    match KINDS[condition.what]:
        case Kind.NUMBER:
            return bool(NUMBER.fullmatch(text)) and numbered(condition, Decimal(text))
        case Kind.DATE:
            return bool(re.fullmatch(r"....-..-..", text)) and on(condition, date.fromisoformat(text))
        case Kind.CHOICE:
            return any(alike(text, value) for value in condition.values)
        case Kind.YES_NO:
            return text.lower() == condition.test.value
    typed = condition.values[0]
    forms = {lowered(one) for one in (typed, typed.lower(), typed.upper(), typed.title(), typed.capitalize())}
    look = {Comparison.CONTAINS: str.__contains__, Comparison.BEGINS: str.startswith}.get(condition.test, str.__eq__)
    return any(look(lowered(text), form) for form in forms)


def alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def lowered(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def numbered(condition: Condition, number: Decimal) -> bool:
    first, last = (Decimal(condition.values[place]) for place in (0, -1))
    return {
        Comparison.LESS: number < first,
        Comparison.AT_MOST: number <= first,
        Comparison.MORE: number > first,
        Comparison.AT_LEAST: number >= first,
        Comparison.BETWEEN: first <= number <= last,
    }.get(condition.test, number == first)


def on(condition: Condition, day: date) -> bool:
    if condition.test is Comparison.ANNIVERSARY:
        return (day.month, day.day) in {(2, 28), (2, 29)}
    if condition.test in {Comparison.LAST_DAYS, Comparison.NEXT_DAYS}:
        ahead = (day - TODAY).days * (1 if condition.test is Comparison.NEXT_DAYS else -1)
        return 0 <= ahead <= int(condition.values[0])
    first, last = (date.fromisoformat(condition.values[place]) for place in (0, -1))
    return {Comparison.BEFORE: day < first, Comparison.AFTER: day > first}.get(condition.test, first <= day <= last)
