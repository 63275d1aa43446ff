"""The form of an automation: what lets people in, what is done with them, and who may come again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slackblocks import Block as Built
from slackblocks import (
    CheckboxGroup,
    ConversationFilter,
    ConversationSelectMenu,
    DispatchActionConfiguration,
    Element,
    ExternalSelectMenu,
    InputBlock,
    PlainText,
    PlainTextInput,
    StaticSelectMenu,
    TimePicker,
)

from blocks import live
from blocks.elements import (
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    field,
    in_modal,
    option,
    section,
    text_field,
)
from blocks.surface import Block, Choice, Modal
from sms.automation import Does, Kind, Trigger, Unit
from sms.automation_words import Names, sentence
from sms.message import NAME_CHARACTERS_MAX
from store.automation_forms import AFTER, ALWAYS, BEFORE, DAYS, ON, ONCE, YES, Builder, Row
from store.live import Live

ADD, EDIT = "Add an automation", "Edit automation"
TEXT_MAX = 3_000
CHOICES_MAX = 100
KINDS = {
    Kind.LIST: "A contact joins a list",
    Kind.PROPERTY: "A property of a contact changes",
    Kind.CONSENT: "Somebody agrees to a subscription type",
    Kind.KEYWORD: "Somebody texts a keyword",
    Kind.DATE: "A date of a contact comes",
    Kind.CALL: "A webhook or a workflow names a contact",
}
STEPS = {
    Does.WAIT: "Wait",
    Does.UNTIL: "Wait until a time of day",
    Does.TEXT: "Send a text",
    Does.MARKETING: "Make them a marketing contact",
    Does.LIST: "Add them to a list",
}
AGAIN = {ONCE: "Once", ALWAYS: "As often as it happens", DAYS: "Again after some days"}
SIDES = {ON: "On the day", BEFORE: "Days before", AFTER: "Days after"}
YEARLY = {"yearly": "Every year", "once": "Once"}
AS_TYPED = DispatchActionConfiguration(["on_character_entered"])
TO_FIND = PlainText("Type to find")


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the form shows: what is built, what things are called, and what each text costs."""

    built: Builder
    names: Names
    lives: Mapping[int, Live]
    opt_out_text: str = ""
    voids: bool = False  # it is in review or runs: saving takes it off its way


def view(shown: Shown) -> Modal:
    """Draw the form; drawing it again keeps what is typed wherever the same inputs stay."""
    built = shown.built
    is_new = built.number is None
    return Modal(
        callback="automations.submit",
        form=built.form,
        title=ADD if is_new else EDIT,
        tell_when_closed=True,
        blocks=_renewed(
            built,
            _unsaved(built),
            context("voids", VOIDS) if shown.voids else None,
            text_field("name", "Name", value=built.name[:NAME_CHARACTERS_MAX]),
            _channel(built),
            _pick("trigger", "When", KINDS, chosen=built.plan.trigger.kind if built.trigger_chosen else ""),
            *(_trigger(shown) if built.trigger_chosen else ()),
            *(block for place, row in enumerate(built.rows, 1) for block in _step(shown, row, place=place)),
            actions("more", button("automations.more", "Add a step")) if built.has_room else None,
            divider("after"),
            *_again(built),
            section("sentence", f"_{escape(sentence(built.plan, shown.names))}_"),
        ),
        submit="Save draft",
    )


def _renewed(built: Builder, *blocks: Built | None) -> tuple[Block, ...]:
    """Give every input another id once it was filled anew: Slack keeps what stands in those that it knows."""
    again = ":again" if built.restored else ""
    return tuple(
        {**block, "block_id": f"{block['block_id']}{again}"} if block["type"] == "input" else block
        for block in in_modal(*blocks)
    )


def _unsaved(built: Builder) -> Built | None:
    if not built.unsaved:
        return None
    text = f"You closed {bold(escape(built.unsaved))} without saving it."
    return section("unsaved", text, accessory=button("automations.continue", "Continue", style="primary"))


VOIDS = (
    "⚠️ Saving a change takes it off its way: nobody enters, those who wait stay, and texts that were planned and have "
    "not left are stopped, until it is approved again."
)


def _channel(built: Builder) -> Built:
    menu = ConversationSelectMenu(
        "channel",
        initial_conversation=built.channel or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return field("channel", "Channel", menu, hint="Its card and its thread are posted there.")


def _trigger(shown: Shown) -> tuple[Built, ...]:
    trigger, names = shown.built.plan.trigger, shown.names
    match trigger.kind:
        case Kind.LIST:
            return (_found("list", "List", "automations.list", _labelled(names.lists, trigger.what)),)
        case Kind.PROPERTY:
            chosen = _labelled(names.properties, trigger.what)
            value = PlainTextInput("automations.typed", initial_value=trigger.value or None)
            return (
                _found("property", "Property", "automations.property", chosen),
                _asked("value", "Changes to", value, optional=True, hint=CHANGED),
            )
        case Kind.CONSENT:
            return (_subscriptions("agreed", "Subscription type agreed to", names, trigger.what),)
        case Kind.KEYWORD:
            return _keyword(trigger, names)
        case Kind.DATE:
            return _date(trigger, names)
        case Kind.CALL:
            box = option(Choice("Make a contact of whoever is unknown", YES))
            group = CheckboxGroup("automations.built", [box], initial_options=[box] if trigger.creates else None)
            return (_asked("creates", "Unknown people", group, optional=True, hint=CALLED),)


CHANGED = "Empty: whatever it changes to. Who is new has not changed."
CALLED = "Once it is saved, the button Webhook on its card gives the address and the secret."


def _keyword(trigger: Trigger, names: Names) -> tuple[Built, ...]:
    word = PlainTextInput("automations.typed", initial_value=trigger.what.upper() or None, max_length=30)
    agrees = str(trigger.subscription or "")
    return (
        _asked("keyword", "Keyword", word, hint="The whole text, such as JOIN; capitals do not matter."),
        _subscriptions("keyword_agrees", "Agrees to get", names, agrees, optional=True),
        text_field("shown", "What people read before", value=trigger.shown, optional=True, hint=EVIDENCE),
    )


EVIDENCE = "Kept as evidence of consent: the words on the poster or page that tells them to text it."


def _date(trigger: Trigger, names: Names) -> tuple[Built, ...]:
    side = AFTER if trigger.days > 0 else BEFORE if trigger.days else ON
    days = PlainTextInput("automations.typed", initial_value=str(abs(trigger.days) or "") or None, max_length=3)
    clock = TimePicker("automations.built", initial_time=trigger.at or None)
    return (
        _found("date", "Date", "automations.date", _labelled(names.properties, trigger.what), hint=DATES),
        _pick("date_side", "Which day", SIDES, chosen=side),
        _asked("date_days", "Days", days, optional=True, hint="0 or empty: on the day itself."),
        _asked("date_at", "Time", clock, hint="Where each person is; without a time zone, the account's."),
        _pick("yearly", "How often", YEARLY, chosen="yearly" if trigger.yearly else "once"),
    )


DATES = "A property whose kind is a date. /sms properties adds one, such as Birthday."


def _step(shown: Shown, row: Row, *, place: int) -> tuple[Built | None, ...]:
    key = row.key
    return (
        divider(f"step{key}"),
        _pick(f"does{key}", f"Step {place}", STEPS, chosen=row.does or ""),
        *(_inputs(shown, row, place=place) if row.does else ()),
        actions(f"less{key}", button("automations.less", "Remove step", value=str(key))),
    )


def _inputs(shown: Shown, row: Row, *, place: int) -> tuple[Built, ...]:
    key, step = row.key, row.step
    match row.does:
        case Does.WAIT:
            amount = PlainTextInput("automations.typed", initial_value=str(step.amount or "") or None, max_length=5)
            units = {unit: unit.value.capitalize() for unit in Unit}
            return (
                _asked(f"amount{key}", f"How many {place}", amount),
                _pick(f"unit{key}", f"Unit {place}", units, chosen=step.unit),
            )
        case Does.UNTIL:
            clock = TimePicker("automations.built", initial_time=step.at or None)
            return (_asked(f"at{key}", f"Time {place}", clock, hint="Where each person is."),)
        case Does.LIST:
            chosen = _labelled(shown.names.lists, str(step.list_id or ""))
            return (_found(f"list{key}", f"List {place}", "automations.list", chosen),)
        case Does.TEXT:
            return _text(shown, row, place=place)
        case _:
            return ()


def _text(shown: Shown, row: Row, *, place: int) -> tuple[Built, ...]:
    key, step = row.key, row.step
    text = PlainTextInput(
        "automations.typed",
        initial_value=step.body or None,
        multiline=True,
        max_length=TEXT_MAX,
        dispatch_action_config=AS_TYPED,
    )
    box = option(Choice("Include default opt-out text", YES))
    group = CheckboxGroup("automations.built", [box], initial_options=[box] if step.opt_out else None)
    chosen = str(step.subscription or "")
    return (
        _asked(f"text{key}", f"Message {place}", text),
        context(f"live{key}", live.line(shown.lives.get(key, Live()))),
        _subscriptions(f"subscription{key}", f"Subscription type {place}", shown.names, chosen),
        _asked(f"opt_out{key}", f"Opt-out {place}", group, optional=True, hint=shown.opt_out_text),
    )


def _again(built: Builder) -> tuple[Built, ...]:
    if built.plan.trigger.yearly:
        return ()
    days = built.plan.again_days or 0
    asked = text_field("days_between", "Days", value=str(days) if days > 0 else "")
    again = _pick("again", "Who may enter again", AGAIN, chosen=built.again)
    return (again, asked) if built.again == DAYS else (again,)


def _pick(name: str, label: str, words: Mapping[Any, str], *, chosen: str) -> Built:
    options = [option(Choice(text, str(value))) for value, text in words.items()]
    initial = next((one for one in options if one.value == chosen), None)
    return _asked(name, label, StaticSelectMenu("automations.built", options, initial_option=initial))


def _subscriptions(name: str, label: str, names: Names, chosen: str, *, optional: bool = False) -> Built:
    choices = [Choice(each, str(key)) for key, each in names.subscriptions.items()][:CHOICES_MAX]
    if not choices:
        return context(name, "There is no subscription type yet: `/sms subscriptions` adds one.")
    options = [option(choice) for choice in choices]
    initial = next((one for one in options if one.value == chosen), None)
    menu = StaticSelectMenu("automations.built", options, initial_option=initial)
    return _asked(name, label, menu, optional=optional)


def _found(name: str, label: str, part: str, chosen: Sequence[Choice], *, hint: str = "") -> Built:
    initial = option(chosen[0]) if chosen else None
    menu = ExternalSelectMenu(part, initial_option=initial, min_query_length=0, placeholder=TO_FIND)
    return _asked(name, label, menu, hint=hint)


def _labelled(names: Mapping[int, str] | Mapping[str, str], key: str) -> tuple[Choice, ...]:
    found = {str(each): name for each, name in names.items()}
    return (Choice(found[key], key),) if key in found else ()


def _asked(name: str, label: str, element: Element, *, optional: bool = False, hint: str = "") -> Built:
    told = PlainText(hint) if hint else None
    return InputBlock(PlainText(label), element, block_id=name, dispatch_action=True, optional=optional, hint=told)
