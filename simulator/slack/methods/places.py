"""Finding the conversation that a call names, and whether the bot may write there."""

from typing import Any

from simulator.slack.channels import Channel
from simulator.slack.errors import refuse
from simulator.slack.users import User
from simulator.slack.workspace import Workspace


def channel_named(workspace: Workspace, name: Any) -> Channel:
    """By id, by `#name`, or by a person's id, which is their direct messages; unseen private ones do not exist."""
    if not isinstance(name, str) or not name:
        raise refuse("channel_not_found")
    if name in workspace.users:
        return workspace.direct_channel({user_named(workspace, name).id})
    found = workspace.channels.get(name) or _by_name(workspace, name.removeprefix("#"))
    if found is None or (found.kind != "public" and workspace.bot_id not in found.members):
        raise refuse("channel_not_found")
    return found


def _by_name(workspace: Workspace, name: str) -> Channel | None:
    return next((one for one in workspace.channels.values() if one.name == name and not one.is_direct), None)


def writable(workspace: Workspace, name: Any) -> Channel:
    """The conversation, if the bot may post there."""
    channel = channel_named(workspace, name)
    if channel.is_archived:
        raise refuse("is_archived")
    is_open = channel.kind == "public" and "chat:write.public" in workspace.manifest.scopes
    if workspace.bot_id not in channel.members and not is_open:
        raise refuse("not_in_channel")
    return channel


def user_named(workspace: Workspace, user_id: Any) -> User:
    """The person with this id."""
    if user_id not in workspace.users:
        raise refuse("user_not_found")
    return workspace.users[user_id]
