"""Filling in and sending modals: typing, files, submit and close."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from simulator.slack import files, payloads, views
from simulator.slack.checks import own_errors
from simulator.slack.delivery import Ack, Parcel
from simulator.slack.errors import CannotError, NotThereError, RefusedError, refuse
from simulator.slack.find import Spot, Where, find, input_labels
from simulator.slack.hands import TROUBLE, act, key_of, put
from simulator.slack.inputs import FIELDS, held
from simulator.slack.workspace import View, Workspace

PIECES = 3
FILE_BYTES_MAX = 10_000_000


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed and how: in a few bursts, each waiting for the bot, or character by character without waiting."""

    text: str
    by_character: bool = False
    pause_seconds: float = 0.01
    then_enter: bool = False


async def fill(workspace: Workspace, user: str, *, label: str, where: Where, typing: Typing) -> Ack:
    """Replace what an input holds by typing; dates and times are picked in ISO form."""
    spot = _input(workspace, user, label=label, where=where)
    kind = spot.element["type"]
    if kind in {"datepicker", "timepicker", "datetimepicker"}:
        return await put(workspace, user, spot=spot, value=picked(kind, typing.text))
    if FIELDS[kind][0] not in {"value", "rich_text_value"}:
        raise CannotError(f"“{label}” takes no typed text.")
    told_on = dispatched_on(spot.block, spot.element)
    each = "on_character_entered" in told_on
    sent = []
    for number, piece in enumerate(_pieces(typing) if each else [typing.text]):
        spot = _input(workspace, user, label=label, where=where) if number else spot
        _type(workspace, user, spot=spot, piece=piece, is_first=number == 0)
        if each:
            sent.append(asyncio.ensure_future(tell(workspace, user, spot=spot)))
            await (asyncio.sleep(typing.pause_seconds) if typing.by_character else sent[-1])
    if typing.then_enter and "on_enter_pressed" in told_on:
        sent.append(asyncio.ensure_future(tell(workspace, user, spot=spot)))
    return (await asyncio.gather(*sent))[-1] if sent else Ack(is_ok=True)


async def attach(workspace: Workspace, user: str, *, label: str, name: str, content: bytes) -> Ack:
    """Put a file into the file input with this label."""
    spot = _input(workspace, user, label=label, where=Where(at="modal"))
    return await put_file(workspace, user, spot=spot, name=name, content=content)


async def put_file(workspace: Workspace, user: str, *, spot: Spot, name: str, content: bytes) -> Ack:
    """Put a file into the file input that is there."""
    element, label = spot.element, spot.block["label"]["text"]
    if element["type"] != "file_input":
        raise CannotError(f"“{label}” takes no file.")
    kind = files.file_type(name)
    if "filetypes" in element and kind not in element["filetypes"]:
        raise CannotError(f"“{label}” takes only {', '.join(element['filetypes'])} files.")
    if len(content) > FILE_BYTES_MAX:
        raise CannotError("The file is larger than 10 MB.")
    before = held(spot.surface.values[key_of(spot)])
    if len(before) >= element.get("max_files", 10):
        raise CannotError(f"“{label}” takes no more files.")
    told = files.told(workspace, files.stored(workspace, user, name=name, content=content))
    return await put(workspace, user, spot=spot, value=[*before, told])


async def drop_file(workspace: Workspace, user: str, *, spot: Spot, file_id: str) -> Ack:
    """Take a file out of the file input that is there; one that it does not hold changes nothing."""
    if spot.element["type"] != "file_input":
        raise CannotError("There is no file to take away.")
    kept = [one for one in held(spot.surface.values[key_of(spot)]) if one["id"] != file_id]
    return await put(workspace, user, spot=spot, value=kept)


async def submit(workspace: Workspace, user: str) -> Ack:
    """Press the modal's submit button; inputs that Slack itself finds wrong are marked and nothing is sent."""
    view = views.top(workspace, user)
    if view is None:
        raise NotThereError(f"{workspace.users[user].real_name} has no modal open.")
    if not view.body.get("submit"):
        raise NotThereError("This modal has no submit button.")
    view.errors = own_errors(view)
    workspace.changes.tell("view", user)
    if view.errors:
        return Ack(is_ok=True, body={"response_action": "errors", "errors": view.errors})
    ack = await workspace.delivery.send(Parcel("interactive", payloads.view_submission(workspace, view)))
    try:
        _follow(workspace, view, ack)
    except RefusedError as error:
        workspace.notice(user, TROUBLE)
        return Ack(is_ok=False, body=error.answer(), reason=error.code)
    return ack


async def close(workspace: Workspace, user: str, *, everything: bool) -> Ack:
    """Press Cancel or Back, or the cross, which closes the whole stack."""
    view = views.top(workspace, user)
    if view is None:
        raise NotThereError(f"{workspace.users[user].real_name} has no modal open.")
    cleared = everything or bool(view.body.get("clear_on_close"))
    gone = [workspace.views[one] for one in reversed(workspace.stacks[user])] if cleared else [view]
    told = [payloads.view_closed(workspace, one, is_cleared=cleared) for one in gone if one.body.get("notify_on_close")]
    if cleared:
        views.close_all(workspace, user)
    else:
        views.close(workspace, view)
    acks = [await workspace.delivery.send(Parcel("interactive", payload)) for payload in told]
    return next((ack for ack in acks if not ack.is_ok), Ack(is_ok=True))


def _input(workspace: Workspace, user: str, *, label: str, where: Where) -> Spot:
    spot = find(workspace, user, label=label, labels=input_labels, where=where)
    if spot.element["type"] not in FIELDS:
        raise CannotError(f"“{label}” is not an input.")
    return spot


def _type(workspace: Workspace, user: str, *, spot: Spot, piece: str, is_first: bool) -> None:
    """Typing adds to what stands there now: if the bot swapped the input away, what was typed before is gone."""
    is_text = FIELDS[spot.element["type"]][0] == "value"
    before = "" if is_first or not is_text else held(spot.surface.values[key_of(spot)]) or ""
    write(workspace, user, spot=spot, text=before + piece)


def write(workspace: Workspace, user: str, *, spot: Spot, text: str) -> None:
    """Let an input hold this text; the bot does not hear of it."""
    key, field = key_of(spot), FIELDS[spot.element["type"]][0]
    value = _rich(text) if field == "rich_text_value" else text or None
    spot.surface.values[key] = {**spot.surface.values[key], field: value}
    workspace.changes.tell("input", user)


def dispatched_on(block: dict[str, Any], element: dict[str, Any]) -> list[str]:
    """When the bot hears of what is typed: never, unless the block dispatches actions."""
    if not block.get("dispatch_action"):
        return []
    told_on: list[str] = element.get("dispatch_action_config", {}).get("trigger_actions_on", ["on_enter_pressed"])
    return told_on


async def tell(workspace: Workspace, user: str, *, spot: Spot) -> Ack:
    """Tell the bot what the input holds."""
    field = FIELDS[spot.element["type"]][0]
    return await act(workspace, user, spot=spot, action={field: held(spot.surface.values[key_of(spot)])})


def _pieces(typing: Typing) -> list[str]:
    text, size = typing.text, 1 if typing.by_character else max(1, -(-len(typing.text) // PIECES))
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]


def _rich(text: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}] if text else []}
    return {"type": "rich_text", "elements": [section]}


def picked(kind: str, text: str, *, zone: tzinfo | None = None) -> Any:
    """What a date or time picker holds after this was picked, in ISO form; an instant without a zone is in `zone`."""
    try:
        if kind == "datetimepicker":
            when = datetime.fromisoformat(text) if text else None
            return int((when if when.tzinfo else when.replace(tzinfo=zone)).timestamp()) if when else None
        pattern = "%Y-%m-%d" if kind == "datepicker" else "%H:%M"
        return datetime.strptime(text, pattern).strftime(pattern) if text else None  # noqa: DTZ007 -- a wall clock's
    except ValueError as error:
        raise CannotError(f"“{text}” cannot be picked: write 2026-11-27 for a date and 09:00 for a time.") from error


def _follow(workspace: Workspace, view: View, ack: Ack) -> None:
    """Do what the answer to a submission says; no words in it close this one view."""
    if not ack.is_ok:
        raise refuse(ack.reason)
    if isinstance(ack.body, str) and ack.body.strip():
        raise refuse("invalid_response", f"[ERROR] the answer to a submission is not JSON: {json.dumps(ack.body)}")
    action = ack.payload.get("response_action")
    if action not in FOLLOWED:
        raise refuse("invalid_response", f"[ERROR] unknown response_action: {action}")
    if view.id in workspace.views:
        FOLLOWED[action](workspace, view, ack.payload)


def _mark(workspace: Workspace, view: View, answer: dict[str, Any]) -> None:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise refuse("invalid_response", "[ERROR] errors must name input blocks of the view by block_id")
    view.errors = {block_id: str(text) for block_id, text in errors.items()}
    workspace.changes.tell("view", view.user)


FOLLOWED: dict[str | None, Callable[[Workspace, View, dict[str, Any]], object]] = {
    None: lambda workspace, view, _answer: views.close(workspace, view),
    "clear": lambda workspace, view, _answer: views.close_all(workspace, view.user),
    "update": lambda workspace, view, answer: views.replace_body(workspace, view, answer.get("view")),
    "push": lambda workspace, view, answer: views.push(workspace, view.user, answer.get("view")),
    "errors": _mark,
}
