"""A condition as it was typed, judged: a rule that is kept can always be evaluated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sms import properties
from sms.errors import Problem
from sms.properties import Kind, Property
from sms.rules import TESTS, Comparison, Condition, Field, Sort, Takes

DAYS_MAX = 3_650
NOT = "not "

_KIND = {Takes.TEXT: Kind.TEXT, Takes.NUMBER: Kind.NUMBER, Takes.DATE: Kind.DATE}
_PAIR = {Takes.NUMBERS: Takes.NUMBER, Takes.DATES: Takes.DATE}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A condition as it stands in the form; `test` is a comparison, with "not " before one that is negated."""

    what: str = ""
    test: str = ""
    value: str = ""
    until: str = ""  # the second one of between
    several: tuple[str, ...] = ()
    message: str = ""

    @property
    def comparison(self) -> Comparison | None:
        """The comparison, if one is chosen."""
        name = self.test.removeprefix(NOT)
        return Comparison(name) if name in set(Comparison) else None


class BadCondition(Problem):
    """This condition cannot be evaluated."""


def written(condition: Condition) -> Typed:
    """Give a condition as it stands in the form; `read` reads it back as the same."""
    takes_several = condition.test is Comparison.ONE_OF
    first, second = (*condition.values[:2], "", "")[:2] if not takes_several else ("", "")
    return Typed(
        what=condition.what,
        test=f"{NOT if condition.is_negated else ''}{condition.test.value}",
        value=first,
        until=second,
        several=condition.values if takes_several else (),
        message=str(condition.message or ""),
    )


def takes(typed: Typed, field: Field | None) -> Takes | None:
    """Tell what is to be typed for the comparison that is chosen; None while none is that suits."""
    return TESTS[field.sort].get(typed.comparison) if field and typed.comparison else None


def read(typed: Typed, fields: Mapping[str, Field]) -> Condition:
    """Read a condition, its values as properties write them; what is wrong is told at its input."""
    field = fields.get(typed.what)
    if field is None:
        gone = "That is not there any more." if typed.what else "Choose what to look at."
        raise BadCondition(gone, hint="Choose another, or remove the condition." if typed.what else "", field="what")
    wanted = takes(typed, field)
    if wanted is None or typed.comparison is None:
        raise BadCondition("Choose how to compare.", field="test")
    condition = Condition(field.what, typed.comparison, is_negated=typed.test.startswith(NOT))
    if field.sort is Sort.ACTIVITY and typed.message:
        condition = replace(condition, message=int(typed.message))
    return replace(condition, values=_values(typed, field, wanted))


def _values(typed: Typed, field: Field, wanted: Takes) -> tuple[str, ...]:
    match wanted:
        case Takes.NOTHING:
            return ()
        case Takes.DAYS:
            return (_days(typed.value),)
        case Takes.CHOICES | Takes.LISTS:
            return _several(typed, field)
        case Takes.NUMBERS | Takes.DATES:
            return _span(typed, _PAIR[wanted])
        case _:
            return (_value(typed.value, wanted, field="value"),)


def _days(text: str) -> str:
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits[:9]) <= DAYS_MAX):
        raise BadCondition(f"This takes a number of days from 1 to {DAYS_MAX:,}.", field="value")
    return str(int(digits))


def _several(typed: Typed, field: Field) -> tuple[str, ...]:
    if not typed.several:
        kind = "list" if field.sort is Sort.LIST else "choice"
        raise BadCondition(f"Choose at least one {kind}.", field="several")
    return tuple(dict.fromkeys(typed.several))


def _span(typed: Typed, wanted: Takes) -> tuple[str, ...]:
    first = _value(typed.value, wanted, field="value")
    last = _value(typed.until, wanted, field="until")
    if Decimal(first) > Decimal(last) if wanted is Takes.NUMBER else first > last:
        raise BadCondition("This lies before the first.", hint="Exchange them.", field="until")
    return first, last


def _value(text: str, wanted: Takes, *, field: str) -> str:
    try:
        if _UNSTORABLE.search(text):
            raise BadCondition("This holds a character that cannot be stored.", hint="Type it anew.")
        return properties.write(properties.read(text, Property("", "", _KIND[wanted])))
    except Problem as problem:
        raise BadCondition(problem.message, hint=problem.hint, field=field) from None
