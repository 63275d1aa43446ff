"""How a rule compares the value of a property, by its kind; what is no value of that kind is as good as none."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_

from sms.properties import Kind
from sms.rules import Comparison, Condition
from store.schema.compared import Bound, Caseless, Exact, Numeric
from store.schema.searched import Folded

Boolean = ColumnElement[bool]

LIKE_A_DAY = "____-__-__"
NUMBER_MAX = "1e40"  # more than a property holds, and less than any text for SQLite


def compared(condition: Condition, value: ColumnElement[str], *, kind: Kind, today: date) -> Boolean:
    """Tell whether a value is as a condition says, negated or not; of what is no value it may give NULL."""
    if condition.test is Comparison.EMPTY:
        return or_(value.is_(None), value == "")
    match kind:
        case Kind.NUMBER:
            return _number(condition, value)
        case Kind.DATE:
            return _day(condition, value, today=today)
        case Kind.CHOICE:
            return Caseless(value).in_([each for typed in condition.values for each in spellings(typed)])
        case Kind.YES_NO:
            return Caseless(value) == condition.test.value
        case _:
            return _text(condition, value)


def spellings(text: str) -> tuple[str, ...]:
    """Spell a text as people may: A to Z never mind their case, for other letters these are the usual ones."""
    forms = (text, text.lower(), text.upper(), text.title(), text.capitalize())
    return tuple(dict.fromkeys(_folded(form) for form in forms))


def _text(condition: Condition, value: ColumnElement[str]) -> Boolean:
    folded, typed = Folded(value), spellings(condition.values[0])
    match condition.test:
        case Comparison.CONTAINS:
            return or_(*(folded.contains(each, autoescape=True) for each in typed))
        case Comparison.BEGINS:
            return or_(*(folded.startswith(each, autoescape=True) for each in typed))
        case _:
            return Caseless(value).in_(typed)


def _number(condition: Condition, value: ColumnElement[str]) -> Boolean:
    number, first = Numeric(value), Bound(condition.values[0])
    match condition.test:
        case Comparison.LESS:
            return number < first
        case Comparison.AT_MOST:
            return number <= first
        case Comparison.MORE:
            return and_(number > first, number <= Bound(NUMBER_MAX))
        case Comparison.AT_LEAST:
            return number.between(first, Bound(NUMBER_MAX))
        case Comparison.BETWEEN:
            return number.between(first, Bound(condition.values[1]))
        case _:
            return number == first


def _day(condition: Condition, value: ColumnElement[str], *, today: date) -> Boolean:
    is_day = value.like(LIKE_A_DAY)
    if condition.test is Comparison.ANNIVERSARY:
        return and_(func.substr(value, 6).in_(anniversaries(today)), is_day)
    first, last = days(condition, today=today)
    return and_(Exact(value).between(first.isoformat(), last.isoformat()), is_day)


def days(condition: Condition, *, today: date) -> tuple[date, date]:
    """Give the first and the last day that a condition means, both included."""
    match condition.test:
        case Comparison.LAST_DAYS:
            return _moved(today, -int(condition.values[0])), today
        case Comparison.NEXT_DAYS:
            return today, _moved(today, int(condition.values[0]))
    first, last = (date.fromisoformat(condition.values[place]) for place in (0, -1))
    match condition.test:
        case Comparison.BEFORE:
            return date.min, _moved(first, -1)
        case Comparison.AFTER:
            return _moved(first, 1), date.max
        case _:
            return first, last


def anniversaries(today: date) -> tuple[str, ...]:
    """Give the days of the year that are kept today: the 29th of February on the 28th, where there is none."""
    is_last = f"{today:%m-%d}" == "02-28" and (today + timedelta(1)).day == 1
    return (f"{today:%m-%d}", "02-29") if is_last else (f"{today:%m-%d}",)


def _folded(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _moved(day: date, by: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))
