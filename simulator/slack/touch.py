"""Touching exactly one element, named by its surface, its block and its action, as a page does that shows them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from simulator.slack import hands, views
from simulator.slack.blocks.surfaces import elements_of, flat
from simulator.slack.delivery import Ack
from simulator.slack.errors import CannotError, NotThereError
from simulator.slack.find import Spot, Surface, channel_named
from simulator.slack.forms import dispatched_on, picked, tell, write
from simulator.slack.hands import key_of, listed, put
from simulator.slack.inputs import FIELDS, held, initial_values
from simulator.slack.workspace import Message, Workspace, remember

OPTIONS_MAX = 100
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
FEEDBACK = {"positive": "positive_button", "negative": "negative_button"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose in a menu: its words, the value or id that stands for it, the group it is listed in."""

    text: str
    value: str
    group: str = ""


def surface_at(workspace: Workspace, user: str, name: str) -> Surface:
    """The message or view with this name, `message:C0MARKET:1700.0001` or `view:V0123`, if the person can touch it."""
    kind, _, rest = name.partition(":")
    if kind == "message":
        channel, _, ts = rest.partition(":")
        message = seen_message(workspace, user, channel=channel, ts=ts)
        values = message.values.setdefault(user, initial_values(message.blocks))
        return Surface(message.blocks, values, message=message)
    view = workspace.views.get(rest) if kind == "view" else None
    if view is None or view.user != user:
        raise NotThereError("That window is not open any more.")
    front = views.top(workspace, user)
    if view.body["type"] == "modal" and view is not front:
        raise CannotError("Another window lies over that one: close it first.")
    return Surface(view.blocks, view.values, view=view)


def seen_message(workspace: Workspace, user: str, *, channel: str, ts: str) -> Message:
    """A message that this person sees: in a channel of theirs, and not said to somebody else alone."""
    message, place = workspace.messages.get((channel, ts)), workspace.channels.get(channel)
    if message is None or place is None or user not in place.members or message.only_to not in {None, user}:
        raise NotThereError("That message is not there any more.")
    return message


def spot_at(workspace: Workspace, user: str, *, surface: str, block_id: str, action_id: str) -> Spot:
    """The element with these ids; one that an update took away is not there."""
    there = surface_at(workspace, user, surface)
    for block in flat(there.blocks):
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (block_id, action_id):
                return Spot(there, block, element)
    raise NotThereError("That is not there any more: the app has put something else in its place.")


async def press(workspace: Workspace, user: str, *, spot: Spot, option: str = "") -> Ack:
    """Press a button; `option` is the number of a menu's entry, or which of the two feedback buttons."""
    return await hands.press(workspace, user, spot=_entry(spot, option))


def _entry(spot: Spot, option: str) -> Spot:
    kind = spot.element["type"]
    if kind == "overflow" and option.isdecimal() and int(option) < len(spot.element["options"]):
        return Spot(spot.surface, spot.block, spot.element, spot.element["options"][int(option)])
    if kind == "feedback_buttons" and option in FEEDBACK:
        return Spot(spot.surface, spot.block, spot.element, spot.element[FEEDBACK[option]])
    if kind in {"button", "icon_button", "workflow_button"}:
        return spot
    raise CannotError("That is nothing to press.")


async def set_value(workspace: Workspace, user: str, *, spot: Spot, value: Any, has_entered: bool = False) -> Ack:
    """Let an input hold this; the bot hears of typed text as the block asks: at each character, or at Enter."""
    kind = spot.element["type"]
    if kind not in FIELDS or kind == "file_input":
        raise CannotError("That is nothing to fill in.")
    if FIELDS[kind][0] not in {"value", "rich_text_value"}:
        return await put(workspace, user, spot=spot, value=_held(workspace, user, spot, value))
    before = spot.surface.values[key_of(spot)]
    write(workspace, user, spot=spot, text=str(value))
    # A quick typist's last characters may arrive together with their Enter.
    is_new = spot.surface.values[key_of(spot)] != before
    events = {"on_enter_pressed": has_entered, "on_character_entered": is_new}
    is_heard = any(events[one] for one in dispatched_on(spot.block, spot.element))
    return await tell(workspace, user, spot=spot) if is_heard else Ack(is_ok=True)


def _held(workspace: Workspace, user: str, spot: Spot, value: Any) -> Any:
    kind = spot.element["type"]
    if kind in PICKERS:
        return picked(kind, str(value or ""), zone=ZoneInfo(workspace.users[user].tz))
    if FIELDS[kind][2] != []:
        return _one(workspace, user, spot, str(value)) if value else None
    wanted = value if isinstance(value, list) else [value]
    most = spot.element.get("max_selected_items", len(wanted))
    if len(wanted) > most:
        raise CannotError(f"No more than {most} can be chosen here.")
    return [_one(workspace, user, spot, str(one)) for one in wanted]


def _one(workspace: Workspace, user: str, spot: Spot, value: str) -> Any:
    """What stands for this value: an id of a person or channel, or the option as the app gave it."""
    kind = spot.element["type"].removeprefix("multi_")
    if kind == "users_select":
        if value not in _people(workspace):
            raise CannotError("There is nobody like that to choose.")
        return value
    if kind in {"channels_select", "conversations_select"}:
        return channel_named(workspace, user, value)
    before = held(spot.surface.values[key_of(spot)]) or []
    chosen = before if isinstance(before, list) else [before]
    for option in [*chosen, *listed(spot.element), *workspace.offered.get(_memory(user, spot), {}).values()]:
        if option["value"] == value:
            return option
    raise CannotError("That is not one choice of this menu any more: open it again.")


async def options(workspace: Workspace, user: str, *, spot: Spot, query: str) -> list[Offer]:
    """What a menu offers to somebody who types that; an app's own menu asks the app, from so many characters on."""
    kind = spot.element["type"].removeprefix("multi_")
    if kind == "external_select":
        return await _asked(workspace, user, spot, query)
    if kind not in NATIVE and kind != "static_select":
        raise CannotError("That is nothing to choose from.")
    offers = _offers(spot.element) if kind == "static_select" else NATIVE[kind](workspace, user)
    return [one for one in offers if query.casefold() in one.text.casefold()][:OPTIONS_MAX]


async def _asked(workspace: Workspace, user: str, spot: Spot, query: str) -> list[Offer]:
    if len(query) < int(spot.element.get("min_query_length", 3)):
        return []
    menu = await hands.suggest(workspace, user, spot=spot, query=query)
    name = _memory(user, spot)
    before = workspace.offered.pop(name, {})
    remember(workspace.offered, name, before | {option["value"]: option for option in listed(menu)})
    return list(_offers(menu))[:OPTIONS_MAX]


def _memory(user: str, spot: Spot) -> tuple[str, str]:
    """Under which name the options of an app's own menu are remembered, since one of them may be chosen."""
    return user, "/".join(key_of(spot))


def _offers(menu: dict[str, Any]) -> Iterator[Offer]:
    for option in menu.get("options", []):
        yield Offer(option["text"]["text"], option["value"])
    for group in menu.get("option_groups", []):
        for option in group["options"]:
            yield Offer(option["text"]["text"], option["value"], group["label"]["text"])


def _people(workspace: Workspace) -> dict[str, str]:
    return {one.id: one.real_name for one in workspace.users.values() if not one.deleted and not one.is_bot}


def _users(workspace: Workspace, _user: str) -> list[Offer]:
    return [Offer(name, value) for value, name in _people(workspace).items()]


def _channels(workspace: Workspace, user: str) -> list[Offer]:
    there = [one for one in workspace.channels.values() if user in one.members and not one.is_archived]
    return [Offer(f"#{one.name}", one.id) for one in there if not one.is_direct]


NATIVE = {"users_select": _users, "channels_select": _channels, "conversations_select": _channels}
