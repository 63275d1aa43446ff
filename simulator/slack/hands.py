"""What people do with what they see: press, choose, tick, look for options."""

from dataclasses import dataclass
from typing import Any

from simulator.slack import payloads
from simulator.slack.blocks.objects import OPTION_GROUP, PLAIN_OPTION
from simulator.slack.blocks.schema import exactly_one, items
from simulator.slack.delivery import Ack, Parcel
from simulator.slack.errors import CannotError
from simulator.slack.find import (
    Spot,
    Where,
    box_labels,
    button_labels,
    channel_named,
    find,
    input_labels,
    menu_entries,
    same,
)
from simulator.slack.inputs import FIELDS, held
from simulator.slack.workspace import Workspace

Option = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"
NOT_SET_UP = "This app is not configured to handle interactive responses."


async def click(workspace: Workspace, user: str, *, label: str, where: Where) -> Ack:
    """Press a button; a question that it asks first is answered with yes."""
    return await press(workspace, user, spot=find(workspace, user, label=label, labels=button_labels, where=where))


async def pick_from_menu(workspace: Workspace, user: str, *, label: str, where: Where) -> Ack:
    """Choose an entry of an overflow menu."""
    return await press(workspace, user, spot=find(workspace, user, label=label, labels=menu_entries, where=where))


async def press(workspace: Workspace, user: str, *, spot: Spot) -> Ack:
    """Press the button, or the entry of the menu, that is there."""
    if spot.element["type"] == "overflow":
        return await act(workspace, user, spot=spot, action={"selected_option": spot.option})
    source = spot.option or spot.element
    action: dict[str, Any] = {"text": source["text"]}
    if "value" in source:
        action["value"] = source["value"]
    return await act(workspace, user, spot=spot, action=action)


@dataclass(frozen=True, slots=True)
class Choice:
    """In which menu, which options by their words, and what to type to find them (their own words, if not said)."""

    label: str
    options: tuple[str, ...]
    query: str | None = None


async def choose(workspace: Workspace, user: str, *, choice: Choice, where: Where) -> Ack:
    """Choose in a menu or among radio buttons; several in a multi-menu are added one by one, none empties it."""
    ack, label = Ack(is_ok=True), choice.label
    spot = find(workspace, user, label=label, labels=input_labels, where=where)
    if spot.element["type"] not in FIELDS or not spot.element["type"].endswith(("_select", "radio_buttons")):
        raise CannotError(f"“{label}” is not something to choose from.")
    if not choice.options:
        return await put(workspace, user, spot=spot, value=FIELDS[spot.element["type"]][2])
    for wanted in choice.options:
        one = await _option(workspace, user, spot=spot, wanted=wanted, query=choice.query or wanted)
        # The app may have redrawn it while it was asked for the options.
        spot = find(workspace, user, label=label, labels=input_labels, where=where)
        ack = await put(workspace, user, spot=spot, value=_with(spot, one))
    return ack


async def tick(workspace: Workspace, user: str, *, label: str, where: Where, is_on: bool) -> Ack:
    """Tick or untick a box; doing what is done already sends nothing."""
    spot = find(workspace, user, label=label, labels=box_labels, where=where)
    option = spot.option or {}
    ticked = [one["value"] for one in held(spot.surface.values[key_of(spot)])]
    if (option["value"] in ticked) == is_on:
        return Ack(is_ok=True)
    wanted = {*ticked, option["value"]} if is_on else set(ticked) - {option["value"]}
    value = [one for one in spot.element["options"] if one["value"] in wanted]
    return await put(workspace, user, spot=spot, value=value)


async def suggest(workspace: Workspace, user: str, *, spot: Spot, query: str) -> dict[str, Any]:
    """Type into an external menu: options or groups of them; what the bot answers is checked as Slack checks it."""
    if len(query) < int(spot.element.get("min_query_length", 3)):
        raise CannotError(f"The menu asks the app only from {spot.element.get('min_query_length', 3)} characters on.")
    payload = payloads.block_suggestion(workspace, user, spot=spot, query=query)
    ack = await workspace.delivery.send(Parcel("interactive", payload))
    answer = ack.payload
    checks = {
        "options": items(PLAIN_OPTION, at_least=0, at_most=100),
        "option_groups": items(OPTION_GROUP, at_most=100),
    }
    problems = list(exactly_one(*checks)(answer, ""))
    problems = problems or [one for name, check in checks.items() if name in answer for one in check(answer[name], "/")]
    if not ack.is_ok or problems:
        raise CannotError(f"The menu could not load its options: {'; '.join(problems) or ack.reason}.")
    return answer


async def act(workspace: Workspace, user: str, *, spot: Spot, action: dict[str, Any]) -> Ack:
    """Tell the bot; when it does not answer in time the person sees that."""
    if not workspace.manifest.is_interactive:
        workspace.notice(user, NOT_SET_UP)
        return Ack(is_ok=False, reason="not_interactive")
    payload = payloads.block_actions(workspace, user, spot=spot, action=action)
    ack = await workspace.delivery.send(Parcel("interactive", payload))
    if not ack.is_ok:
        workspace.notice(user, TROUBLE)
    return ack


async def put(workspace: Workspace, user: str, *, spot: Spot, value: Any) -> Ack:
    """Set what an input holds; the bot is told at once unless it is an input block that does not dispatch."""
    key, kind = key_of(spot), spot.element["type"]
    field = FIELDS[kind][0]
    spot.surface.values[key] = {**spot.surface.values[key], field: value}
    workspace.changes.tell("input", user)
    if spot.block["type"] == "input" and not spot.block.get("dispatch_action"):
        return Ack(is_ok=True)
    return await act(workspace, user, spot=spot, action={field: value})


def key_of(spot: Spot) -> tuple[str, str]:
    """The name of the element's value."""
    return spot.block["block_id"], spot.element["action_id"]


def listed(menu: dict[str, Any]) -> list[Option]:
    """All options of a menu, those in groups too."""
    grouped = [option for group in menu.get("option_groups", []) for option in group["options"]]
    return [*menu.get("options", []), *grouped]


def _with(spot: Spot, one: Any) -> Any:
    if FIELDS[spot.element["type"]][2] != []:
        return one
    before = held(spot.surface.values[key_of(spot)])
    if one in before:
        return before
    if len(before) >= spot.element.get("max_selected_items", len(before) + 1):
        raise CannotError(f"No more than {len(before)} can be chosen here.")
    return [*before, one]


async def _option(workspace: Workspace, user: str, *, spot: Spot, wanted: str, query: str) -> Any:
    """The option with these words: an option object, or the id of a person or channel."""
    kind = spot.element["type"].removeprefix("multi_")
    if kind == "users_select":
        return _person(workspace, wanted)
    if kind in {"channels_select", "conversations_select"}:
        return channel_named(workspace, user, wanted)
    external = kind == "external_select"
    options = listed(await suggest(workspace, user, spot=spot, query=query) if external else spot.element)
    exact = [one for one in options if same(one["text"]["text"], wanted)]
    near = [one for one in options if wanted.casefold() in one["text"]["text"].casefold()]
    if len(exact or near) != 1 and not exact:
        there = ", ".join(one["text"]["text"] for one in options) or "nothing"
        raise CannotError(f"“{wanted}” is not one choice of this menu; it offers {there}.")
    return (exact or near)[0]


def _person(workspace: Workspace, wanted: str) -> str:
    plain = wanted.removeprefix("@").casefold()
    for user in workspace.users.values():
        if plain in {user.id.casefold(), user.name.casefold(), user.real_name.casefold()} and not user.deleted:
            return user.id
    raise CannotError(f"There is nobody called {wanted}.")
