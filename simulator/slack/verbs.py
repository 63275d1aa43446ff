"""The verbs of people, as the control API takes them: JSON in, what the bot answered out."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from simulator.slack import admin, forms, hands, speak
from simulator.slack.delivery import Ack
from simulator.slack.find import Where, find, input_labels
from simulator.slack.workspace import Workspace

Asked = dict[str, Any]
Verb = Callable[[Workspace, str, Asked], Awaitable[Asked]]


def _where(asked: Asked) -> Where:
    names = ("at", "channel", "on", "in_thread_of", "beside")
    at, channel, on, thread, beside = (asked.get(name) for name in names)
    return Where(at, channel, on, thread, beside)


def told(ack: Ack) -> Asked:
    """Whether the bot took it, and what it answered."""
    return {"acked": ack.is_ok, "reason": ack.reason, "answer": ack.body}


async def _types(workspace: Workspace, user: str, asked: Asked) -> Asked:
    channel, thread = asked.get("channel", "bot"), asked.get("thread")
    return told(await speak.types(workspace, user, text=asked["text"], channel=channel, thread=thread))


async def _click(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return told(await hands.click(workspace, user, label=asked["label"], where=_where(asked)))


async def _pick(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return told(await hands.pick_from_menu(workspace, user, label=asked["label"], where=_where(asked)))


async def _choose(workspace: Workspace, user: str, asked: Asked) -> Asked:
    choice = hands.Choice(asked["label"], tuple(asked["options"]), asked.get("query"))
    return told(await hands.choose(workspace, user, choice=choice, where=_where(asked)))


async def _check(workspace: Workspace, user: str, asked: Asked) -> Asked:
    is_on = asked.get("is_on", True)
    return told(await hands.tick(workspace, user, label=asked["label"], where=_where(asked), is_on=is_on))


async def _fill(workspace: Workspace, user: str, asked: Asked) -> Asked:
    typing = forms.Typing(
        asked["text"],
        by_character=asked.get("by_character", False),
        pause_seconds=asked.get("pause_seconds", 0.01),
        then_enter=asked.get("then_enter", False),
    )
    return told(await forms.fill(workspace, user, label=asked["label"], where=_where(asked), typing=typing))


async def _suggest(workspace: Workspace, user: str, asked: Asked) -> Asked:
    spot = find(workspace, user, label=asked["label"], labels=input_labels, where=_where(asked))
    options = hands.listed(await hands.suggest(workspace, user, spot=spot, query=asked["query"]))
    return {"options": [option["text"]["text"] for option in options]}


async def _upload(workspace: Workspace, user: str, asked: Asked) -> Asked:
    content = base64.b64decode(asked["content_base64"])
    return told(await forms.attach(workspace, user, label=asked["label"], name=asked["name"], content=content))


async def _submit(workspace: Workspace, user: str, _asked: Asked) -> Asked:
    return told(await forms.submit(workspace, user))


async def _close(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return told(await forms.close(workspace, user, everything=asked.get("everything", False)))


async def _shortcut(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return told(await speak.shortcut(workspace, user, name=asked["name"], where=_where(asked)))


async def _open_home(workspace: Workspace, user: str, _asked: Asked) -> Asked:
    speak.open_home(workspace, user)
    return {}


async def _invite(workspace: Workspace, _user: str, asked: Asked) -> Asked:
    return admin.change(workspace, "members", {"channel": asked["channel"], "add": [workspace.bot_id]})


VERBS: dict[str, Verb] = {
    "type": _types,
    "click": _click,
    "pick": _pick,
    "choose": _choose,
    "check": _check,
    "fill": _fill,
    "suggest": _suggest,
    "upload": _upload,
    "submit": _submit,
    "close": _close,
    "back": _close,
    "shortcut": _shortcut,
    "open_home": _open_home,
    "invite": _invite,
}
