"""A rule as a sentence, and the words for its comparisons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sms.rule_reading import NOT
from sms.rules import (
    CLICKED,
    CREATED,
    MARKETING,
    RECEIVED,
    REPLIED,
    SENT,
    TESTS,
    VALID_NUMBER,
    Comparison,
    Condition,
    Field,
    Group,
    Join,
    Rule,
    Sort,
)

NAMED_MAX = 5  # values of one condition

# What it is called when it holds, and when it does not; without the second it is not offered negated.
COMPARED: Mapping[Comparison, tuple[str, str]] = MappingProxyType(
    {
        Comparison.IS: ("is", "is not"),
        Comparison.CONTAINS: ("contains", "does not contain"),
        Comparison.BEGINS: ("begins with", "does not begin with"),
        Comparison.LESS: ("is less than", ""),
        Comparison.AT_MOST: ("is at most", ""),
        Comparison.MORE: ("is more than", ""),
        Comparison.AT_LEAST: ("is at least", ""),
        Comparison.BEFORE: ("is before", ""),
        Comparison.AFTER: ("is after", ""),
        Comparison.BETWEEN: ("is between", "is not between"),
        Comparison.LAST_DAYS: ("is in the last … days", "is not in the last … days"),
        Comparison.NEXT_DAYS: ("is in the next … days", "is not in the next … days"),
        Comparison.ANNIVERSARY: ("is today, in any year", "is not today, in any year"),
        Comparison.ONE_OF: ("is one of", "is none of"),
        Comparison.YES: ("is yes", "is not yes"),
        Comparison.NO: ("is no", "is not no"),
        Comparison.EMPTY: ("is empty", "is not empty"),
        Comparison.OPTED_IN: ("is opted in", "is not opted in"),
        Comparison.OPTED_OUT: ("is opted out", "is not opted out"),
        Comparison.UNKNOWN: ("is unknown", "is not unknown"),
        Comparison.EVER: ("ever", "never"),
        Comparison.HOLDS: ("yes", "no"),
    }
)
ACTIVE: Mapping[Comparison, tuple[str, str]] = MappingProxyType(
    {Comparison.EVER: ("ever", "never"), Comparison.LAST_DAYS: ("in the last … days", "not in the last … days")}
)
_DID = {
    SENT: ("were sent", "were not sent", "were never sent"),
    RECEIVED: ("received", "did not receive", "never received"),
    CLICKED: ("clicked", "did not click", "never clicked"),
    REPLIED: ("replied", "did not reply", "never replied"),
}
_IN = {CLICKED: " in", REPLIED: " to"}
_STOOD = {
    Comparison.OPTED_IN: ("who opted in to “{}”", "who are not opted in to “{}”"),
    Comparison.OPTED_OUT: ("who opted out of “{}”", "who did not opt out of “{}”"),
    Comparison.UNKNOWN: ("whose consent to “{}” is unknown", "whose consent to “{}” is known"),
}
_FLAGS = {
    MARKETING: ("who are marketing contacts", "who are not marketing contacts"),
    VALID_NUMBER: ("who have a number that can be texted", "who have no number that can be texted"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the things that rules name; what is not there any more is told as such."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    lists: Mapping[int, str] = field(default_factory=dict)
    messages: Mapping[int, str] = field(default_factory=dict)


def comparisons(sort: Sort) -> tuple[tuple[str, str], ...]:
    """Give the comparisons that a field offers as (words, value), each followed by its opposite."""
    words = ACTIVE if sort is Sort.ACTIVITY else COMPARED
    pairs = ((said, test.value, words[test]) for test in TESTS[sort] for said in words[test])
    return tuple((said, f"{NOT if said == both[1] else ''}{test}") for said, test, both in pairs if said)


def sentence(rule: Rule, names: Names) -> str:
    """Say whom a rule means: "Contacts whose city is “Oslo” and who clicked in the last 30 days"."""
    groups = [_group(group, names) for group in rule.groups]
    if len(groups) > 1:
        groups = [
            f"({words})" if len(group.conditions) > 1 else words
            for group, words in zip(rule.groups, groups, strict=True)
        ]
    return f"Contacts {_joined(groups, rule.join)}"


def clause(condition: Condition, names: Names) -> str:
    """Say one condition as a relative clause."""
    found = names.fields.get(condition.what)
    if found is None:
        return "whose … (a field that is not there any more)"
    way = _WAYS.get(found.sort)
    return way(condition, found, names) if way else f"whose {_of(found)} {_compared(condition)}"


def _flag(condition: Condition, _found: Field, _names: Names) -> str:
    return _FLAGS[condition.what][condition.is_negated]


def _consent(condition: Condition, found: Field, _names: Names) -> str:
    return _STOOD[condition.test][condition.is_negated].format(found.label.partition(": ")[2])


def _list(condition: Condition, _found: Field, names: Names) -> str:
    lists = [names.lists.get(int(value), "a list that is gone") for value in condition.values]
    return f"who are {'not ' if condition.is_negated else ''}in {_either(lists)}"


def _group(group: Group, names: Names) -> str:
    return _joined([clause(each, names) for each in group.conditions], group.join)


def _joined(words: Sequence[str], join: Join) -> str:
    return (" and " if join is Join.ALL else " or ").join(words)


def _of(found: Field) -> str:
    owner, _, label = found.label.partition(": ")
    return f"company's {_low(label)}" if owner == "Company" and label else _low(found.label)


def _low(label: str) -> str:
    """Write a label within a sentence; one like VIP stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _compared(condition: Condition) -> str:
    verb = COMPARED[condition.test][condition.is_negated] or f"not {COMPARED[condition.test][0]}"
    values = condition.values
    match condition.test:
        case Comparison.BETWEEN:
            return f"{verb} {values[0]} and {values[1]}"
        case Comparison.LAST_DAYS | Comparison.NEXT_DAYS:
            return _days(verb, values[0])
        case Comparison.ONE_OF:
            said = "is not" if condition.is_negated else "is"
            return f"{said} {_either(values)}"
        case Comparison.IS | Comparison.CONTAINS | Comparison.BEGINS:
            return f"{verb} “{values[0]}”"
        case _:
            return " ".join((verb, *values))


def _activity(condition: Condition, _found: Field, names: Names) -> str:
    did, did_not, never = _DID[condition.what]
    what = " anything" if condition.what in {SENT, RECEIVED} else ""
    if condition.message is not None:
        what = f"{_IN.get(condition.what, '')} {names.messages.get(condition.message, f'#{condition.message}')}"
    if condition.test is Comparison.EVER:
        return f"who {never if condition.is_negated else did}{what}"
    return f"who {did_not if condition.is_negated else did}{what} {_days('in the last … days', condition.values[0])}"


def _time(condition: Condition, _found: Field, _names: Names) -> str:
    did = "were added" if condition.what == CREATED else "were last changed"
    if condition.is_negated:
        did = did.replace("were", "were not", 1)
    values = condition.values
    match condition.test:
        case Comparison.LAST_DAYS:
            return f"who {did} {_days('in the last … days', values[0])}"
        case Comparison.BETWEEN:
            return f"who {did} between {values[0]} and {values[1]}"
        case Comparison.IS:
            return f"who {did} on {values[0]}"
        case _:
            return f"who {did} {condition.test.value} {values[0]}"


def _days(words: str, days: str) -> str:
    return words.replace("…", f"{int(days):,}") if days != "1" else words.replace("… days", "day")


def _either(values: Sequence[str]) -> str:
    shown = [f"“{value}”" for value in values[:NAMED_MAX]]
    more = len(values) - NAMED_MAX
    return " or ".join([*shown, f"{more} more"] if more > 0 else shown)


_WAYS: Mapping[Sort, Callable[[Condition, Field, Names], str]] = {
    Sort.FLAG: _flag,
    Sort.CONSENT: _consent,
    Sort.LIST: _list,
    Sort.ACTIVITY: _activity,
    Sort.TIME: _time,
}
