"""Slack's payloads, read into one plain value: what was done, where, with what, and how to answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

VALUE = re.compile(r"(\d{1,18})(?::(\d{1,9}))?(?:\s.*)?")  # a button's value: "12", "12:3"


class Kind(Enum):
    """How something was done, which decides how it is answered."""

    COMMAND = "command"
    SHORTCUT = "shortcut"
    ACTION = "action"  # on a post
    TYPED = "typed"  # in a form
    SUBMIT = "submit"
    CLOSE = "close"
    SUGGEST = "suggest"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class View:
    """The form that something was done in."""

    id: str
    hash: str = ""
    root: str = ""
    previous: str = ""
    blocks: tuple[str, ...] = ()  # ids of its blocks
    inputs: frozenset[str] = frozenset()  # ids of those that hold what is typed
    acted_at: str = ""  # Slack's time of what was done in it


@dataclass(frozen=True, slots=True)
class Asked:
    """One payload; `id` is the same when Slack delivers it again, and empty when a repetition does no harm."""

    kind: Kind
    entry: str
    user: str
    id: str = ""
    argument: str = ""
    channel: str = ""
    form: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    number: int | None = None
    revision: int | None = None
    text: str = ""
    trigger: str = ""
    response_url: str = ""
    thread: str = ""  # that the post with the button is a reply in
    view: View | None = None


def read_command(body: Mapping[str, Any]) -> Asked:
    """Read a slash command: the verb is its first word."""
    verb, _, rest = str(body.get("text") or "").strip().partition(" ")
    return Asked(
        Kind.COMMAND,
        verb.casefold(),
        user=body["user_id"],
        id=_once("command", body.get("trigger_id")),
        argument=rest.strip(),
        channel=body.get("channel_id", ""),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )


def read_shortcut(body: Mapping[str, Any]) -> Asked:
    """Read a shortcut; one on a Slack message brings that message's text."""
    message = body.get("message") or {}
    return Asked(
        Kind.SHORTCUT,
        body["callback_id"],
        user=body["user"]["id"],
        id=_once("shortcut", body.get("trigger_id")),
        channel=(body.get("channel") or {}).get("id", ""),
        text=message.get("text", ""),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )


def read_action(body: Mapping[str, Any]) -> Asked:
    """Read a pressed button, a picked menu line or a typed word; a menu line's first word is its entry."""
    action = body["actions"][0]
    entry, value = _entry(action)
    match = VALUE.fullmatch(value)
    view = body.get("view")
    return Asked(
        Kind.TYPED if view and view.get("type") == "modal" else Kind.ACTION,
        entry,
        user=body["user"]["id"],
        id=_once("action", body.get("trigger_id")),
        argument=value,
        channel=(body.get("channel") or {}).get("id", ""),
        form=(view or {}).get("private_metadata", ""),
        values=read_state(((view or body).get("state") or {}).get("values") or {}),
        number=int(match[1]) if match else None,
        revision=int(match[2]) if match and match[2] else None,
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        thread=_thread(body.get("container") or {}),
        view=_view(view, acted_at=action.get("action_ts", "")) if view and view.get("type") == "modal" else None,
    )


def read_view(body: Mapping[str, Any], *, closed: bool) -> Asked:
    """Read a form that was submitted or closed: `draft.submit` closes as `draft.closed`, once, without a trigger."""
    view = body["view"]
    once = _once("close", view["id"]) if closed else _once("submit", body.get("trigger_id"))
    callback = str(view["callback_id"])
    return Asked(
        Kind.CLOSE if closed else Kind.SUBMIT,
        f"{callback.partition('.')[0]}.closed" if closed else callback,
        user=body["user"]["id"],
        id=once,
        form=view.get("private_metadata", ""),
        values=read_state((view.get("state") or {}).get("values") or {}),
        trigger=body.get("trigger_id", ""),
        view=_view(view),
    )


def read_suggestion(body: Mapping[str, Any]) -> Asked:
    """Read what was typed into a select that is filled as one types."""
    view = body.get("view") or {}
    return Asked(
        Kind.SUGGEST,
        body["action_id"],
        user=body["user"]["id"],
        argument=body.get("value", ""),
        form=view.get("private_metadata", ""),
        values=read_state((view.get("state") or {}).get("values") or {}),
    )


def read_event(body: Mapping[str, Any]) -> Asked:
    """Read an event that a person caused."""
    event = body["event"]
    return Asked(
        Kind.EVENT,
        event["type"],
        user=event.get("user", ""),
        id=_once("event", body.get("event_id")),
        argument=event.get("tab", ""),
        channel=event.get("channel", ""),
    )


def read_state(state: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Read a form's inputs by the plain name of their block, whose ":2" says only that its content was replaced."""
    values: dict[str, Any] = {}
    for block, inputs in state.items():
        for action, one in inputs.items():
            values[plain(action if len(inputs) > 1 else block)] = read_input(one)
    return values


def read_input(element: Mapping[str, Any]) -> str | tuple[str, ...] | None:
    """Read one input: text, an option's value, ids, or several of them."""
    for many in ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files"):
        if many in element:
            return tuple(_one(item) for item in element[many] or ())
    if "selected_option" in element:
        option = element["selected_option"]
        return str(option["value"]) if option else None
    for key, value in element.items():
        if key == "value" or key.startswith("selected_"):
            return None if value is None else str(value)
    return None


def input_ids(blocks: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """List the blocks that hold what a person types: as long as their ids stay, Slack keeps what was typed."""
    return frozenset(block.get("block_id", "") for block in blocks if block.get("type") == "input")


def plain(block: str) -> str:
    """Strip what says that a block's content was replaced."""
    return block.partition(":")[0]


def _entry(action: Mapping[str, Any]) -> tuple[str, str]:
    value = action.get("value")
    if value is None:
        read = read_input(action)
        value = " ".join(read) if isinstance(read, tuple) else read
    text = value or ""
    if action.get("type") == "overflow":
        entry, _, rest = text.partition(" ")
        return entry, rest
    return action["action_id"], text


def _thread(container: Mapping[str, Any]) -> str:
    """Give the thread of a reply; a root is told to be in its own, but is read in the channel."""
    thread = str(container.get("thread_ts") or "")
    return "" if thread == container.get("message_ts") else thread


def _one(item: Any) -> str:
    return str(item.get("value") or item.get("id") or "") if isinstance(item, Mapping) else str(item)


def _view(view: Mapping[str, Any], *, acted_at: str = "") -> View:
    return View(
        id=view["id"],
        hash=view.get("hash", ""),
        root=view.get("root_view_id") or "",
        previous=view.get("previous_view_id") or "",
        blocks=tuple(block.get("block_id", "") for block in view.get("blocks", ())),
        inputs=input_ids(view.get("blocks", ())),
        acted_at=acted_at,
    )


def _once(what: str, id_: Any) -> str:
    return f"{what}:{id_}" if id_ else ""
