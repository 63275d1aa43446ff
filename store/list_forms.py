"""What stands in the form of a list: its rule as far as it is built, said, and counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sms.errors import Problem
from sms.roles import Person
from sms.rule_reading import Typed, read, takes, written
from sms.rule_words import Names, comparisons, sentence
from sms.rules import CONDITIONS_MAX, GROUPS_MAX, Condition, Field, Group, Join, Rule
from store import Session, lists, sight
from store.forms import Form

BY_RULE = "rule"
BY_HAND = "hand"


class Enough(Problem):
    """A rule has no room for more."""

    hint = "Make a second list of the rest, and name it in this rule."


@dataclass(frozen=True, slots=True)
class Row:
    """One condition in the form, by the key that its inputs carry."""

    key: int
    typed: Typed
    field: Field | None = None

    @property
    def drawn(self) -> str:
        """What decides which inputs it has; another means other inputs, which are empty."""
        return f"{self.typed.what}.{takes(self.typed, self.field) or ''}"


@dataclass(frozen=True, slots=True)
class Section:
    """One group in the form."""

    key: int
    join: Join
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """The form as it is to be drawn; `problems` are by input, and there is a rule only when there are none."""

    form: str
    list_id: int | None
    name: str
    by_rule: bool
    join: Join
    sections: tuple[Section, ...]
    names: Names
    rule: Rule | None = None
    size: int | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Whom the rule means, in words; empty while it is not whole."""
        return sentence(self.rule, self.names) if self.rule else ""

    @property
    def has_room(self) -> bool:
        """Whether one more condition can be added."""
        return sum(len(section.rows) for section in self.sections) < CONDITIONS_MAX


def opened(
    rule: Rule | None, *, by: Person, list_id: int | None = None, name: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give state and values of a form that is opened with a rule, or with one condition that is empty."""
    keys, values = count(1), dict[str, Any]({"name": name, "kind": BY_RULE if rule else BY_HAND})
    values["join"] = rule.join if rule else Join.ALL
    groups = []
    for group in rule.groups if rule else (None,):
        key, rows = next(keys), []
        values[f"join{key}"] = group.join if group else Join.ALL
        for typed in (written(each) for each in group.conditions) if group else (Typed(),):
            rows.append(next(keys))
            values |= _values(rows[-1], typed)
        groups.append({"key": key, "rows": rows})
    state = {"list": list_id, "groups": groups, "next": next(keys), "drawn": None, "eyes": sight.written(by)}
    return state, values


def add_row(state: Mapping[str, Any], group: int | None) -> dict[str, Any]:
    """Add an empty condition to a group, or a group with one."""
    groups, key = state["groups"], state["next"]
    is_full = sum(len(each["rows"]) for each in groups) >= CONDITIONS_MAX
    if is_full or (group is None and len(groups) >= GROUPS_MAX):
        raise Enough(f"A rule has up to {CONDITIONS_MAX} conditions in up to {GROUPS_MAX} groups.")
    if group is None:
        return {**state, "groups": [*groups, {"key": key, "rows": [key + 1]}], "next": key + 2}
    more = [{**each, "rows": [*each["rows"], key]} if each["key"] == group else each for each in groups]
    return {**state, "groups": more, "next": key + 1}


def drop_row(state: Mapping[str, Any], row: int) -> dict[str, Any]:
    """Take a condition away, and its group when it was the last there; the very last one is emptied instead."""
    left = [{**each, "rows": [key for key in each["rows"] if key != row]} for each in state["groups"]]
    left = [each for each in left if each["rows"]]
    if left:
        return {**state, "groups": left}
    return {**state, "groups": [{"key": state["next"], "rows": [state["next"] + 1]}], "next": state["next"] + 2}


def builder(session: Session, form: Form, values: Mapping[str, Any]) -> Builder:
    """Read what stands in a form; where the inputs of a condition are others by now, what stood in them is dropped."""
    names, state = lists.told_by(session, by=_eyes(form)), form.state
    sections = tuple(
        Section(
            group["key"],
            _join(values.get(f"join{group['key']}")),
            tuple(_row(key, values, names, drawn=(state["drawn"] or {}).get(str(key))) for key in group["rows"]),
        )
        for group in state["groups"]
    )
    rule, problems = _judged(sections, _join(values.get("join")), names)
    return Builder(
        form=form.id,
        list_id=state["list"],
        name=str(values.get("name") or ""),
        by_rule=values.get("kind", BY_RULE) == BY_RULE,
        join=_join(values.get("join")),
        sections=sections,
        names=names,
        rule=rule,
        problems=problems,
    )


def drawn(built: Builder) -> dict[str, str]:
    """Tell which inputs each condition has, to be kept in the form's state."""
    return {str(row.key): row.drawn for section in built.sections for row in section.rows}


def loops(session: Session, rule: Rule, list_id: int | None) -> str:
    """Name the list by which a rule would come back to its own list; empty when it does not."""
    known = lists.with_rules(session)

    def leads_back(each: int) -> bool:
        return each == list_id or any(leads_back(one) for one in (known[each].lists if each in known else ()))

    names = {each: name for name, each in lists.names(session).items()}
    return next((names.get(each, "") for each in sorted(rule.lists) if leads_back(each)), "") if list_id else ""


def _eyes(form: Form) -> Person:
    kept = form.state.get("eyes")  # forms that were opened before it was kept have none
    return sight.eyes(kept) if kept else sight.ANYBODY


def _row(key: int, values: Mapping[str, Any], names: Names, *, drawn: str | None) -> Row:
    what = str(values.get(f"what{key}") or "")
    field = names.fields.get(what)
    offered = [value for _, value in comparisons(field.sort)] if field else []
    test = str(values.get(f"test{key}") or "")
    test = test if test in offered else (offered or [""])[0]
    empty = Row(key, Typed(what, test), field)
    if drawn is not None and empty.drawn != drawn:
        return empty
    typed = Typed(
        what,
        test,
        value=str(values.get(f"value{key}") or ""),
        until=str(values.get(f"until{key}") or ""),
        several=tuple(values.get(f"several{key}") or ()),
        message=str(values.get(f"message{key}") or ""),
    )
    return Row(key, typed, field)


def _judged(sections: Sequence[Section], join: Join, names: Names) -> tuple[Rule | None, dict[str, str]]:
    problems: dict[str, str] = {}
    groups = tuple(Group(each.join, tuple(_conditions(each, names, problems))) for each in sections)
    return (None if problems else Rule(join, groups)), problems


def _conditions(section: Section, names: Names, problems: dict[str, str]) -> Iterator[Condition]:
    for row in section.rows:
        try:
            yield read(row.typed, names.fields)
        except Problem as problem:
            problems[f"{problem.field}{row.key}"] = str(problem)


def _values(key: int, typed: Typed) -> dict[str, Any]:
    named = {"what": typed.what, "test": typed.test, "value": typed.value, "until": typed.until}
    told = {f"{name}{key}": value for name, value in named.items() if value}
    return told | {f"several{key}": typed.several, f"message{key}": typed.message or None}


def _join(value: object) -> Join:
    return Join.ANY if value == Join.ANY else Join.ALL
