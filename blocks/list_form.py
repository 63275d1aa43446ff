"""The form of a list: its name, and its rule as conditions that are added, chosen and taken away."""

import re
from collections.abc import Mapping

from slackblocks import Block as Built
from slackblocks import (
    DatePicker,
    DispatchActionConfiguration,
    ExternalMultiSelectMenu,
    ExternalSelectMenu,
    InputBlock,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    StaticMultiSelectMenu,
    StaticSelectMenu,
)
from slackblocks import Element as Input

from blocks.elements import actions, button, context, divider, escape, in_modal, option, section, text_field
from blocks.surface import Choice, Modal
from blocks.words import counted
from sms.rule_reading import takes
from sms.rule_words import comparisons
from sms.rules import GROUPS_MAX, LIST, Join, Sort, Takes
from store.list_forms import BY_HAND, BY_RULE, Builder, Row, Section

ADD = "Add a list"
EDIT = "Edit list"
KINDS = (Choice("Picked by hand or by an import", BY_HAND), Choice("By rule", BY_RULE))
JOINS = {Join.ALL: "all of these hold", Join.ANY: "any of these holds"}
GROUPS = {Join.ALL: "all groups hold", Join.ANY: "any group holds"}
SPAN = (("value", "From"), ("until", "To"))
INPUTS: Mapping[Takes, tuple[tuple[str, str], ...]] = {
    Takes.TEXT: (("value", "Value"),),
    Takes.NUMBER: (("value", "Number"),),
    Takes.NUMBERS: SPAN,
    Takes.DATE: (("value", "Date"),),
    Takes.DATES: SPAN,
    Takes.DAYS: (("value", "Days"),),
}
AS_TYPED = DispatchActionConfiguration(["on_character_entered"])
TO_FIND = PlainText("Type to find")
CHOICES_MAX = 100
TYPED_MAX = 1_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def view(built: Builder) -> Modal:
    """Draw the form; drawing it again keeps what is typed wherever a condition compares as before."""
    is_new = built.list_id is None
    rule = _rule(built) if built.by_rule else ()
    return Modal(
        callback="lists.submit",
        form=built.form,
        title=ADD if is_new else EDIT,
        blocks=in_modal(
            text_field("name", "Name", value=built.name),
            _kind(built) if is_new else None,
            *rule,
        ),
        submit="Add" if is_new else "Save",
    )


def _kind(built: Builder) -> Built:
    options = [option(choice) for choice in KINDS]
    radio = RadioButtonGroup("lists.built", options, initial_option=options[built.by_rule])
    return InputBlock(PlainText("Members"), radio, block_id="kind", dispatch_action=True)


def _rule(built: Builder) -> tuple[Built | None, ...]:
    several = len(built.sections) > 1
    has_room = built.has_room and len(built.sections) < GROUPS_MAX
    return (
        _joined("join", "Contacts for whom", GROUPS, chosen=built.join) if several else None,
        *(block for place, each in enumerate(built.sections, 1) for block in _section(built, each, place=place)),
        divider("said"),
        actions("more", button("lists.group", "Add a group")) if has_room else None,
        section("sentence", _said(built)),
        context("count", _count(built)),
    )


def _section(built: Builder, group: Section, *, place: int) -> tuple[Built | None, ...]:
    several = len(built.sections) > 1
    label = f"Group {place}: contacts for whom" if several else "Contacts for whom"
    more = button("lists.more", "Add a condition", value=str(group.key))
    return (
        divider(f"group{group.key}") if several else None,
        _joined(f"join{group.key}", label, JOINS, chosen=group.join) if several or len(group.rows) > 1 else None,
        *(block for row in group.rows for block in _row(built, row)),
        actions(f"more{group.key}", more) if built.has_room else None,
    )


def _joined(name: str, label: str, words: dict[Join, str], *, chosen: Join) -> Built:
    options = {join: option(Choice(text, join.value)) for join, text in words.items()}
    return _asked(name, label, StaticSelectMenu("lists.built", list(options.values()), initial_option=options[chosen]))


def _row(built: Builder, row: Row) -> tuple[Built | None, ...]:
    field = row.field
    chosen = option(Choice(field.label, field.what)) if field else None
    what = ExternalSelectMenu("lists.what", initial_option=chosen, min_query_length=0, placeholder=TO_FIND)
    return (
        _asked(f"what{row.key}", f"Condition{_nth(built, row)}", what),
        *(_compared(built, row) if field else ()),
        actions(f"less{row.key}", button("lists.less", "Remove condition", value=str(row.key))),
    )


def _compared(built: Builder, row: Row) -> tuple[Built | None, ...]:
    field = row.field
    if field is None:
        return ()
    options = [option(Choice(*pair)) for pair in comparisons(field.sort)]
    chosen = next(one for one in options if one.value == row.typed.test)
    test = StaticSelectMenu("lists.built", options, initial_option=chosen)
    return (
        _asked(f"test{row.key}:{field.what}", f"Comparison{_nth(built, row)}", test),
        *_values(built, row),
        _message(built, row) if field.sort is Sort.ACTIVITY else None,
    )


def _values(built: Builder, row: Row) -> tuple[Built, ...]:
    wanted, suffix, nth = takes(row.typed, row.field), f"{row.key}:{row.drawn}", _nth(built, row)
    if wanted in {Takes.CHOICES, Takes.LISTS}:
        return (_several(built, row, suffix=suffix),)
    element = _date if wanted in {Takes.DATE, Takes.DATES} else _text
    typed = {"value": row.typed.value, "until": row.typed.until}
    asked = INPUTS.get(wanted, ()) if wanted else ()
    return tuple(_asked(f"{name}{suffix}", f"{label}{nth}", element(typed[name])) for name, label in asked)


def _text(value: str) -> PlainTextInput:
    return PlainTextInput(
        "lists.typed", initial_value=value or None, max_length=TYPED_MAX, dispatch_action_config=AS_TYPED
    )


def _date(value: str) -> DatePicker:
    return DatePicker("lists.built", initial_date=value if _DAY.fullmatch(value) else None)


def _several(built: Builder, row: Row, *, suffix: str) -> Built:
    if row.field is None or row.field.what != LIST:
        options = [option(Choice(each, each)) for each in (row.field.choices if row.field else ())[:CHOICES_MAX]]
        chosen = [one for one in options if one.value in row.typed.several]
        menu = StaticMultiSelectMenu("lists.built", options, initial_options=chosen)
        return _asked(f"several{suffix}", f"Choices{_nth(built, row)}", menu)
    named = [Choice(built.names.lists[int(each)], each) for each in row.typed.several if int(each) in built.names.lists]
    lists = ExternalMultiSelectMenu(
        "lists.list",
        initial_options=[option(choice) for choice in named] or None,
        min_query_length=0,
        placeholder=TO_FIND,
    )
    return _asked(f"several{suffix}", f"Lists{_nth(built, row)}", lists)


def _message(built: Builder, row: Row) -> Built:
    number = int(row.typed.message or 0)
    chosen = option(Choice(built.names.messages.get(number, f"#{number}"), str(number))) if number else None
    select = ExternalSelectMenu(
        "lists.message", initial_option=chosen, min_query_length=0, placeholder=PlainText("Any")
    )
    return _asked(f"message{row.key}:{row.typed.what}", f"Message{_nth(built, row)}", select, optional=True)


def _nth(built: Builder, row: Row) -> str:
    """Number the labels of a condition where there are several, so that each can be told from the others."""
    keys = [each.key for group in built.sections for each in group.rows]
    return f" {keys.index(row.key) + 1}" if len(keys) > 1 else ""


def _asked(name: str, label: str, element: Input, *, optional: bool = False) -> Built:
    return InputBlock(PlainText(label), element, block_id=name, dispatch_action=True, optional=optional)


def _said(built: Builder) -> str:
    if built.rule:
        return escape(built.sentence)
    missing = next(iter(built.problems.values()), "")
    return f"_{escape(missing)}_"


def _count(built: Builder) -> str:
    if built.rule is None:
        return "Counted as soon as every condition is whole."
    return "Counting…" if built.size is None else f"*{counted(built.size, 'contact')}* now."
