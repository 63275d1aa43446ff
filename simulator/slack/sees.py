"""What one person sees: their channels with threads, what is said to them alone, home, and the modal in front."""

from itertools import groupby
from typing import Any

from simulator.slack import files, messages
from simulator.slack.blocks.surfaces import elements_of, flat
from simulator.slack.errors import CannotError
from simulator.slack.find import button_labels, menu_entries, words
from simulator.slack.mrkdwn import Reader, mentions
from simulator.slack.render import Page, chosen, element_text, readable, text_of
from simulator.slack.workspace import Message, View, Workspace


def sees(workspace: Workspace, user: str) -> dict[str, Any]:
    """The whole screen of one person, as text and as raw blocks; `number` rises with every change."""
    page = Page(Reader(workspace, user))
    seen = messages.visible(workspace, user)
    by_channel = groupby(sorted(seen, key=lambda message: message.channel), key=lambda message: message.channel)
    stack = [workspace.views[one] for one in workspace.stacks.get(user, [])]
    home = workspace.views.get(workspace.homes.get(user, ""))
    return {
        "number": workspace.changes.number,
        "user": user,
        "channels": [_channel(page, channel, found=list(found)) for channel, found in by_channel],
        "modals": [_modal(page, view) for view in stack],
        "home": _home(page, home) if home else None,
        "notices": list(workspace.notices.get(user, [])),
    }


def _channel(page: Page, channel: str, *, found: list[Message]) -> dict[str, Any]:
    place = page.reader.workspace.channels[channel]
    told = [_message(page, message) for message in found]
    roots = [one for one in told if not one["thread_ts"]]
    for root in roots:
        root["replies"] = [one for one in told if one["thread_ts"] == root["ts"]]
    there = {one["ts"] for one in roots}
    lost = [one for one in told if one["thread_ts"] and one["thread_ts"] not in there]
    return {"id": channel, "name": place.name or "direct messages", "kind": place.kind, "messages": [*roots, *lost]}


def _message(page: Page, message: Message) -> dict[str, Any]:
    reader = page.reader
    shown = Page(reader, message.values.get(reader.user, {}))
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "from": reader.workspace.users[message.user].real_name,
        "text": words(message, shown),
        "fallback": message.text,
        "buttons": _buttons(message.blocks),
        "files": _files(reader.workspace, message),
        "is_ephemeral": message.only_to is not None,
        "is_edited": message.edited_ts is not None,
        "mentions": mentions(markup(message)),
        "blocks": message.blocks,
    }


def shared(workspace: Workspace, user: str, file_id: str) -> bytes:
    """The bytes of a file that this person sees somewhere, or saw just before a form changed or was closed."""
    file = workspace.files.get(file_id)
    content = file.content if file and (user in file.shown_to or file_id in files.seen(workspace, user)) else None
    if content is None:
        raise CannotError(f"{workspace.users[user].real_name} sees no file {file_id}.")
    return content


def _files(workspace: Workspace, message: Message) -> list[dict[str, str]]:
    found = [workspace.files[one] for one in message.files if one in workspace.files]
    return [{"id": file.id, "name": file.name, "title": file.title} for file in found]


def markup(message: Message) -> str:
    """All markup of a message, for who gets a notification; plain text notifies nobody."""
    texts = [block.get("text") for block in flat(message.blocks)]
    marked = [text["text"] for text in texts if isinstance(text, dict) and text["type"] == "mrkdwn"]
    return " ".join(marked) if message.blocks else message.text


def _buttons(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        name
        for block in flat(blocks)
        for element in elements_of(block)
        for name, _option in (*button_labels(block, element), *menu_entries(block, element))
    ]


def _modal(page: Page, view: View) -> dict[str, Any]:
    shown = Page(page.reader, view.values, view.errors)
    body = view.body
    submit, close = text_of(body.get("submit"), shown), text_of(body.get("close"), shown) or "Cancel"
    title = text_of(body["title"], shown)
    buttons = f"[{close}] [{submit}]" if submit else f"[{close}]"
    return {
        "id": view.id,
        "title": title,
        "submit": submit or None,
        "close": close,
        "text": "\n".join([title, readable(view.blocks, shown), buttons]),
        "inputs": {text_of(block["label"], shown): _input(block, shown) for block in _inputs(view)},
        "errors": {
            text_of(b["label"], shown): view.errors[b["block_id"]]
            for b in _inputs(view)
            if b["block_id"] in view.errors
        },
        "buttons": _buttons(view.blocks),
        "blocks": view.blocks,
    }


def _inputs(view: View) -> list[dict[str, Any]]:
    return [block for block in flat(view.blocks) if block["type"] == "input"]


def _input(block: dict[str, Any], page: Page) -> dict[str, Any]:
    element = block["element"]
    value = page.values[block["block_id"], element["action_id"]]
    return {
        "type": element["type"],
        "holds": ", ".join(chosen(value, page)),
        "options": [option["text"]["text"] for option in element.get("options", [])],
        "is_optional": bool(block.get("optional")),
        "text": element_text(element, block, page),
    }


def _home(page: Page, view: View) -> dict[str, Any]:
    shown = Page(page.reader, view.values)
    return {"text": readable(view.blocks, shown), "buttons": _buttons(view.blocks), "blocks": view.blocks}
