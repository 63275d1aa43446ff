"""What an administrator of the workspace can change while it runs: people, groups, channels, the app's connection."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from simulator.slack.channels import Channel
from simulator.slack.connection import Connection
from simulator.slack.errors import CannotError
from simulator.slack.ids import new_id
from simulator.slack.users import Group, User
from simulator.slack.workspace import Workspace

Asked = dict[str, Any]


def told(workspace: Workspace) -> Asked:
    """The workspace as its administrator sees it; secrets are left out."""
    return {
        "team": {"id": workspace.seed.team_id, "name": workspace.seed.team_name},
        "users": [user.told(workspace.seed.team_id, with_email=True) for user in workspace.users.values()],
        "groups": [group.told(workspace.seed.team_id, with_users=True) for group in workspace.groups.values()],
        "channels": [
            {**channel.told(workspace.bot_id), "members": sorted(channel.members)}
            for channel in workspace.channels.values()
        ],
        "request_url": workspace.connection.request_url,
        "sockets": len(workspace.delivery.sockets),
    }


def change(workspace: Workspace, what: str, asked: Asked) -> Asked:
    """Change one thing; the answer is the workspace afterwards."""
    if what not in CHANGES:
        raise CannotError(f"No such thing to change: {what}; there are {', '.join(CHANGES)}.")
    CHANGES[what](workspace, asked)
    workspace.changes.tell("workspace", what)
    return told(workspace)


def _users(workspace: Workspace, asked: Asked) -> None:
    """Add a person, or change what is said of one: `{"id": "U0ANA", "deleted": true}`."""
    known = {field.name for field in fields(User)}
    if unknown := set(asked) - known:
        raise CannotError(f"Unknown of a person: {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}.")
    before = workspace.users.get(asked.get("id", ""))
    if before:
        workspace.users[before.id] = replace(before, **asked)
    else:
        name = asked["name"]
        user = User(**{"id": new_id("U"), "real_name": name.title(), **asked})
        workspace.users[user.id] = user


def _groups(workspace: Workspace, asked: Asked) -> None:
    """Make a user group, or add people to one, take them out, disable it."""
    group = _group(workspace, asked.get("id") or asked["handle"])
    if group is None:
        handle = asked["handle"]
        group = Group(str(asked.get("id") or new_id("S")), handle, str(asked.get("name", handle)))
        workspace.groups[group.id] = group
    group.members = _changed(group.members, asked)
    group.disabled = asked.get("disabled", group.disabled)


def _group(workspace: Workspace, name: str) -> Group | None:
    plain = name.removeprefix("@")
    return next((group for group in workspace.groups.values() if plain in {group.id, group.handle}), None)


def _channels(workspace: Workspace, asked: Asked) -> None:
    """Make a channel, archive it, or delete it with all that was said there."""
    channel = _channel(workspace, asked.get("id") or asked["name"])
    if channel is None:
        name = asked["name"].removeprefix("#")
        channel = Channel(asked.get("id") or new_id("C"), name, asked.get("kind", "public"))
        workspace.channels[channel.id] = channel
    channel.is_archived = asked.get("is_archived", channel.is_archived)
    channel.members = set(_changed(sorted(channel.members), asked))
    if asked.get("delete"):
        del workspace.channels[channel.id]
        for key in [key for key in workspace.messages if key[0] == channel.id]:
            del workspace.messages[key]


def _members(workspace: Workspace, asked: Asked) -> None:
    """Invite people (or the bot) to a channel, or remove them."""
    channel = _channel(workspace, asked["channel"])
    if channel is None:
        raise CannotError(f"There is no channel called {asked['channel']}.")
    channel.members = set(_changed(sorted(channel.members), asked))


def _channel(workspace: Workspace, name: str) -> Channel | None:
    plain = name.removeprefix("#")
    return next((one for one in workspace.channels.values() if plain in {one.id, one.name}), None)


def _changed(members: list[str], asked: Asked) -> list[str]:
    gone = set(asked.get("remove", []))
    return [one for one in members if one not in gone] + [one for one in asked.get("add", []) if one not in members]


def _connection(workspace: Workspace, asked: Asked) -> None:
    """Set the request URL, secrets, delays, or switch the rate limits on."""
    known = {field.name for field in fields(Connection)}
    if unknown := set(asked) - known:
        raise CannotError(f"Unknown of the connection: {', '.join(sorted(unknown))}.")
    for name, value in asked.items():
        setattr(workspace.connection, name, tuple(value) if isinstance(value, list) else value)


def _reset(workspace: Workspace, _asked: Asked) -> None:
    """Everything as it was at the start; the bot stays connected."""
    workspace.fill(workspace.seed)


CHANGES: dict[str, Callable[[Workspace, Asked], None]] = {
    "users": _users,
    "groups": _groups,
    "channels": _channels,
    "members": _members,
    "connection": _connection,
    "reset": _reset,
}
