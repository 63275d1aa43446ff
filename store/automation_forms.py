"""What stands in the form of an automation: its plan as far as it is built."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sms.automation import STEPS_MAX, Does, Kind, Plan, Step, Trigger, Unit, keyword
from sms.automation import check as check_plan
from sms.errors import Problem
from store import Session, forms
from store.automations import Automation
from store.forms import Form
from store.live import Live

ONCE, ALWAYS, DAYS = "once", "always", "days"
BEFORE, ON, AFTER = "before", "on", "after"
YES = "yes"
UNTYPED = frozenset({"channel", "again"})  # stand in a form from the start
YEAR_DAYS = 300  # a birthday lets each person in once a year


@dataclass(frozen=True, slots=True)
class Row:
    """One step in the form, by the key that its inputs carry; nothing is chosen while `does` is None."""

    key: int
    does: Does | None
    step: Step


@dataclass(frozen=True, slots=True)
class Builder:
    """The form as it is to be drawn."""

    form: str
    number: int | None  # None: a new one
    name: str
    channel: str
    plan: Plan
    rows: tuple[Row, ...]
    again: str
    trigger_chosen: bool = True
    unsaved: str = ""  # the name of one that was left without saving
    restored: bool = False  # every input was filled anew

    @property
    def texts(self) -> tuple[Row, ...]:
        """The steps that send something."""
        return tuple(row for row in self.rows if row.does is Does.TEXT)

    @property
    def has_room(self) -> bool:
        """Whether one more step can be added."""
        return len(self.rows) < STEPS_MAX


def opened(plan: Plan | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give state and values of a form that is opened with a plan, or with one step that is empty."""
    if plan is None:
        return {"rows": [0], "next": 1}, {}
    values = {**_trigger_values(plan.trigger), "again": ONCE}
    if plan.again_days is not None and not plan.trigger.yearly:
        values |= {"again": DAYS if plan.again_days else ALWAYS, "days_between": str(plan.again_days or "")}
    for key, step in enumerate(plan.steps):
        values |= _step_values(key, step)
    return {"rows": list(range(len(plan.steps))), "next": len(plan.steps)}, values


def add_row(state: Mapping[str, Any]) -> dict[str, Any]:
    """Add an empty step."""
    if len(state["rows"]) >= STEPS_MAX:
        raise Problem(f"{STEPS_MAX} steps are the most.", hint="Let a second automation go on from here.")
    return {**state, "rows": [*state["rows"], state["next"]], "next": state["next"] + 1}


def drop_row(state: Mapping[str, Any], key: int) -> dict[str, Any]:
    """Take a step away; the last one is emptied instead."""
    left = [each for each in state["rows"] if each != key]
    return {**state, "rows": left} if left else {**state, "rows": [state["next"]], "next": state["next"] + 1}


def builder(form: str, state: Mapping[str, Any], values: Mapping[str, Any]) -> Builder:
    """Read what stands in a form, whole or not."""
    rows = tuple(_row(key, values) for key in state["rows"])
    again = str(values.get("again") or ONCE)
    trigger = _trigger(values)
    steps = tuple(row.step for row in rows if row.does)
    return Builder(
        form=form,
        number=state.get("number"),
        name=_word(values, "name"),
        channel=_word(values, "channel"),
        plan=Plan(trigger, steps, YEAR_DAYS if trigger.yearly else _again_days(again, values)),
        rows=rows,
        again=again,
        trigger_chosen=bool(values.get("trigger")),
        unsaved=(state.get("name") or "an automation") if state.get("unsaved") else "",
        restored=bool(state.get("restored")),
    )


def keep(session: Session, form: str, values: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what stands in a form, once something has been typed or chosen in it."""
    if any(value for name, value in values.items() if name not in UNTYPED):
        forms.keep(session, form, values, now=now)


def left(session: Session, user: str, *, kind: str, saved: Automation | None, now: datetime) -> Form | None:
    """Find what a person left unsaved within a day, if it is anything else than what is saved."""
    found = forms.kept(session, user, kind=kind, now=now)
    if found is None or saved is None:
        return found
    was = builder(found.id, found.state, found.typed)
    return None if (was.name, was.plan) == (saved.message.draft.name, saved.plan) else found


def restored(session: Session, form: str) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """Give state and values of what was left unsaved, for the form in which somebody goes on; the old one is gone."""
    here = forms.state(session, form).state
    left = forms.state(session, here["unsaved"])
    forms.done(session, left.id)
    rows = {name: left.state[name] for name in ("rows", "next")}
    return {**here, **rows, "unsaved": "", "restored": True}, left.typed


def check(new: Builder, state: Mapping[str, Any], values: Mapping[str, Any], lives: Mapping[int, Live]) -> None:
    """Refuse what is not whole, under the input at fault."""
    if new.plan.trigger.kind is Kind.KEYWORD and not new.plan.trigger.what:
        keyword(_word(values, "keyword"))
    for row in new.rows:
        if row.does is None:
            raise Problem("Choose what is done, or remove the step.", field=f"does{row.key}")
        if row.key in lives and (problem := lives[row.key].problem):
            raise Problem(problem.message, hint=problem.hint, field=f"text{row.key}")
    try:
        check_plan(new.plan)
    except Problem as problem:
        raise Problem(problem.message, hint=problem.hint, field=_field_of(state, problem.field)) from None


def _field_of(state: Mapping[str, Any], name: str) -> str:
    """Name the input of a step as the form does: by its key, not by its place."""
    bare = name.rstrip("0123456789")
    digits = name[len(bare) :]
    return f"{bare}{state['rows'][int(digits)]}" if digits and int(digits) < len(state["rows"]) else name


def _trigger(values: Mapping[str, Any]) -> Trigger:
    kind = Kind(_word(values, "trigger") or Kind.LIST)
    match kind:
        case Kind.LIST:
            return Trigger(kind, _word(values, "list"))
        case Kind.PROPERTY:
            return Trigger(kind, _word(values, "property"), value=_word(values, "value"))
        case Kind.CONSENT:
            return Trigger(kind, _word(values, "agreed"))
        case Kind.KEYWORD:
            agrees = _number(values, "keyword_agrees") or None
            return Trigger(kind, _keyword(values), subscription=agrees, shown=_word(values, "shown"))
        case Kind.DATE:
            return _date(values)
        case Kind.CALL:
            return Trigger(kind, creates=YES in (values.get("creates") or ()))


def _date(values: Mapping[str, Any]) -> Trigger:
    side = {BEFORE: -1, AFTER: 1}.get(_word(values, "date_side"), 0)
    return Trigger(
        Kind.DATE,
        _word(values, "date"),
        days=side * _number(values, "date_days"),
        at=_word(values, "date_at"),
        yearly=_word(values, "yearly") != "once",
    )


def _keyword(values: Mapping[str, Any]) -> str:
    try:
        return keyword(_word(values, "keyword"))
    except Problem:
        return ""


def _row(key: int, values: Mapping[str, Any]) -> Row:
    chosen = _word(values, f"does{key}")
    does = Does(chosen) if chosen else None
    step = Step(
        does or Does.WAIT,
        amount=_number(values, f"amount{key}"),
        unit=Unit(_word(values, f"unit{key}") or Unit.DAYS),
        at=_word(values, f"at{key}"),
        list_id=_number(values, f"list{key}"),
        subscription=_number(values, f"subscription{key}"),
        body=str(values.get(f"text{key}") or ""),
        opt_out=YES in (values.get(f"opt_out{key}", (YES,)) or ()),
    )
    return Row(key, does, step)


def _again_days(again: str, values: Mapping[str, Any]) -> int | None:
    if again == ONCE:
        return None
    return (_number(values, "days_between") or -1) if again == DAYS else 0


def _trigger_values(trigger: Trigger) -> dict[str, Any]:
    named = {
        Kind.LIST: "list",
        Kind.PROPERTY: "property",
        Kind.CONSENT: "agreed",
        Kind.KEYWORD: "keyword",
        Kind.DATE: "date",
    }
    what = {named[trigger.kind]: trigger.what} if trigger.kind in named else {}
    return {
        "trigger": trigger.kind.value,
        **what,
        "value": trigger.value,
        "keyword_agrees": str(trigger.subscription or ""),
        "shown": trigger.shown,
        "date_side": AFTER if trigger.days > 0 else BEFORE if trigger.days else ON,
        "date_days": str(abs(trigger.days) or ""),
        "date_at": trigger.at,
        "yearly": "yearly" if trigger.yearly else "once",
        "creates": (YES,) if trigger.creates else (),
    }


def _step_values(key: int, step: Step) -> dict[str, Any]:
    return {
        f"does{key}": step.does.value,
        f"amount{key}": str(step.amount or ""),
        f"unit{key}": step.unit.value,
        f"at{key}": step.at,
        f"list{key}": str(step.list_id or ""),
        f"subscription{key}": str(step.subscription or ""),
        f"text{key}": step.body,
        f"opt_out{key}": (YES,) if step.opt_out else (),
    }


def _word(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _number(values: Mapping[str, Any], name: str) -> int:
    digits = _word(values, name)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
