"""The regions of a window, each drawn by its own template for one look."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from simulator.page.blocks import Surface, html
from simulator.page.look import HOME, Look, channels_of
from simulator.page.parts import Page, Parts
from simulator.page.people import Unread
from simulator.page.posts import Post, Posts, Replies
from simulator.page.templates import environment
from simulator.slack.channels import Channel
from simulator.slack.mrkdwn import Reader
from simulator.slack.workspace import Message, View, Workspace

LOGGER = logging.getLogger(__name__)
ROOTS_MAX = 60
REPLIES_MAX = 200
NOTICES_MAX = 3
START_OVER = {
    "title": "Start over?",
    "text": "All that was said, sent and changed here is forgotten.",
    "confirm": "Start over",
    "deny": "Cancel",
    "danger": True,
}


@dataclass(slots=True)
class Window:
    """One window while it is drawn: the page, where it looks, and what was drawn before for the same person."""

    page: Page
    look: Look
    posts: Posts

    @property
    def workspace(self) -> Workspace:
        """The simulated Slack."""
        return self.page.parts.workspace


@dataclass(slots=True)
class _Talk:
    """What is said in a place as one person sees it, in order."""

    roots: list[Message] = field(default_factory=list)
    replies: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))


def versions(page: Page) -> tuple[Any, ...]:
    """Numbers of which one moves whenever a window may have to be drawn anew."""
    parts = page.parts
    slack = (parts.workspace.changes.number, page.memory.version, parts.tour.version)
    return (*slack, parts.phones.version, parts.faultlist.version, parts.clockface.version)


def draw(window: Window, name: str) -> str:
    """The whole element of a region; one that cannot be drawn says so in its place, and the others go on."""
    try:
        return _drawn(window, name)
    except Exception:
        LOGGER.exception("The region %s cannot be drawn.", name)
        return environment().get_template("broken.html").render(name=name)


def whole(window: Window) -> str:
    """The whole page with all its regions."""
    regions = {name: Markup(draw(window, name)) for name in NAMES}  # noqa: S704 - the templates have escaped them
    name = window.workspace.manifest.name
    return environment().get_template("page.html").render(regions=regions, look=window.look, name=name)


def _drawn(window: Window, name: str) -> str:
    if name in WHOLE:
        return WHOLE[name](window.page.parts)
    return environment().get_template(f"{name}.html").render(look=window.look, **DRAWN[name](window))


def _top(window: Window) -> dict[str, Any]:
    workspace = window.workspace
    people = [one for one in workspace.users.values() if not one.is_bot and not one.deleted]
    return {
        "name": workspace.manifest.name,
        "people": [(one, _look_of(workspace, one.id, window.look).url()) for one in people],
        "question": json.dumps(START_OVER),
        "clockface": window.page.parts.clockface,
        "faultlist": window.page.parts.faultlist,
    }


def _look_of(workspace: Workspace, user: str, look: Look) -> Look:
    """Where somebody else would look who looks at the same place and thread: there if they are in it."""
    channel = workspace.channels.get(look.place)
    return replace(look, user=user) if look.place == HOME or (channel and user in channel.members) else Look(user, "")


def _sidebar(window: Window) -> dict[str, Any]:
    workspace, look = window.workspace, window.look
    channels = channels_of(workspace, look.user)
    return {
        "team": workspace.seed.team_name,
        "channels": [one for one in channels if not one.is_direct],
        "groups": [(one, _names(workspace, one, look.user)) for one in channels if one.kind == "mpim"],
        "bot": next(one for one in channels if one.kind == "im"),
        "bot_name": workspace.manifest.name,
        "has_home": workspace.manifest.has_home,
        "is_connected": workspace.delivery.is_reachable,
        "unread": window.page.memory.unread(workspace, look.user),
        "url": lambda place: Look(look.user, place).url(),
        "nothing_new": Unread(),
    }


def _names(workspace: Workspace, channel: Channel, user: str) -> str:
    others = channel.members - {user, workspace.bot_id}
    return ", ".join(sorted(workspace.users[one].real_name for one in others))


def _conversation(window: Window) -> dict[str, Any]:
    workspace, look = window.workspace, window.look
    manifest = workspace.manifest
    common = {"bot_name": manifest.name, "is_connected": workspace.delivery.is_reachable}
    if look.place == HOME:
        view = workspace.views.get(workspace.homes.get(look.user, ""))
        return {**common, "channel": None, "view": view, "body": _view(window, view) if view else ""}
    channel = workspace.channels[look.place]
    talk = _talk(workspace, look)
    roots = talk.roots[-ROOTS_MAX:]
    if roots:
        window.page.memory.read(look.user, channel.id, thread=None, ts=roots[-1].ts)
    posts = [Post(one, _replies(window, talk.replies.get(one.ts, []))) for one in roots]
    has_bot = workspace.bot_id in channel.members
    return {
        **common,
        "channel": channel,
        "name": _title(workspace, channel, look.user),
        "earlier": len(talk.roots) - len(roots),
        "days": window.posts.days(look, posts),
        "has_bot": has_bot,
        "can_write": not channel.is_direct or manifest.has_messages,
        "commands": manifest.commands.values() if "commands" in manifest.scopes else [],
        "shortcuts": manifest.offers("global"),
    }


def _title(workspace: Workspace, channel: Channel, user: str) -> str:
    if channel.kind == "im":
        return workspace.manifest.name
    return _names(workspace, channel, user) if channel.is_direct else channel.name


def _replies(window: Window, replies: list[Message]) -> Replies:
    memory, user = window.page.memory, window.look.user
    newest = replies[-1].ts if replies else ""
    return Replies(len(replies), newest, any(memory.is_new(user, one) for one in replies[-REPLIES_MAX:]))


def _thread(window: Window) -> dict[str, Any]:
    workspace, look = window.workspace, window.look
    root = workspace.messages.get((look.place, look.thread or ""))
    if root is None:
        return {"root": None}
    replies = _talk(workspace, look).replies.get(root.ts, [])
    shown = replies[-REPLIES_MAX:]
    channel = workspace.channels[look.place]
    if shown:
        window.page.memory.read(look.user, channel.id, thread=root.ts, ts=shown[-1].ts)
    return {
        "root": root,
        "title": _title(workspace, channel, look.user),
        "channel": channel,
        "close_url": Look(look.user, look.place).url(),
        "first": window.posts.html(look, Post(root)),
        "count": len(replies),
        "earlier": len(replies) - len(shown),
        "posts": [window.posts.html(look, Post(one)) for one in shown],
        "can_write": not channel.is_direct or workspace.manifest.has_messages,
    }


def _talk(workspace: Workspace, look: Look) -> _Talk:
    talk = _Talk()
    for message in workspace.messages.values():
        if message.channel == look.place and message.only_to in {None, look.user}:
            if message.thread_ts:
                talk.replies[message.thread_ts].append(message)
            else:
                talk.roots.append(message)
    return talk


def _modals(window: Window) -> dict[str, Any]:
    workspace = window.workspace
    stack = [workspace.views[one] for one in workspace.stacks.get(window.look.user, [])]
    front = stack[-1] if stack else None
    return {
        "below": stack[:-1],
        "view": front,
        "body": _view(window, front) if front else "",
        "bot_name": workspace.manifest.name,
    }


def _view(window: Window, view: View) -> str:
    reader = Reader(window.workspace, window.look.user)
    return html(view.blocks, Surface(f"view:{view.id}", reader, view.values, view.errors))


def _notices(window: Window) -> dict[str, Any]:
    user = window.look.user
    away = window.page.memory.put_away[user]
    told = [(number, text) for number, text in enumerate(window.workspace.notices.get(user, [])) if number not in away]
    return {"notices": told[-NOTICES_MAX:]}


# What is read in a conversation is read already when the list of channels is drawn.
NAMES = (
    *("conversation", "thread", "sidebar", "modals", "notices", "top"),
    *("phone-1", "phone-2", "phone-3", "wire", "tour"),
)
DRAWN: dict[str, Callable[[Window], dict[str, Any]]] = {
    "top": _top,
    "sidebar": _sidebar,
    "conversation": _conversation,
    "thread": _thread,
    "modals": _modals,
    "notices": _notices,
    "tour": lambda window: window.page.parts.tour.shown(window.look),
}
WHOLE: dict[str, Callable[[Parts], str]] = {
    "phone-1": lambda parts: parts.phones.phone_html(1),
    "phone-2": lambda parts: parts.phones.phone_html(2),
    "phone-3": lambda parts: parts.phones.phone_html(3),
    "wire": lambda parts: parts.wirelog.region_html(),
}
