"""conversations.*: what the bot can know of channels and direct messages."""

from typing import Any

from simulator.slack import messages
from simulator.slack.errors import refuse
from simulator.slack.methods.arguments import Arguments, is_true, many, required
from simulator.slack.methods.people import page
from simulator.slack.methods.places import channel_named, user_named
from simulator.slack.scopes import FAMILIES, require, require_for
from simulator.slack.workspace import Workspace

KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def open_direct(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.open: direct messages with one person or several."""
    people = {user_named(workspace, one).id for one in many(arguments, "users")}
    if not people:
        raise refuse("users_list_not_supplied")
    if workspace.bot_id in people:
        raise refuse("cannot_dm_bot")
    if any(workspace.users[one].deleted for one in people):
        raise refuse("user_disabled")
    channel = workspace.direct_channel(people)
    return {"channel": channel.told(workspace.bot_id) if is_true(arguments, "return_im") else {"id": channel.id}}


def about_channel(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.info."""
    channel = channel_named(workspace, required(arguments, "channel"))
    require_for(workspace.manifest, channel, right="read")
    told = channel.told(workspace.bot_id)
    return {"channel": told if is_true(arguments, "include_num_members") else _without_count(told)}


def channels_list(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.list: public ones all, private ones that the bot is in; each kind needs its scope."""
    kinds = many(arguments, "types") or ["public_channel"]
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise refuse("invalid_types", f"[ERROR] unknown type: {unknown[0]}")
    for kind in kinds:
        require(workspace.manifest, f"{FAMILIES[KINDS[kind]]}:read")
    without_archived = is_true(arguments, "exclude_archived")
    rows = [
        channel.told(workspace.bot_id)
        for channel in workspace.channels.values()
        if channel.kind in {KINDS[kind] for kind in kinds}
        and (channel.kind == "public" or workspace.bot_id in channel.members)
        and not (without_archived and channel.is_archived)
    ]
    return page("channels", rows, arguments=arguments)


def members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.members."""
    channel = channel_named(workspace, required(arguments, "channel"))
    require_for(workspace.manifest, channel, right="read")
    return page("members", sorted(channel.members), arguments=arguments)


def join(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.join, of public channels only."""
    channel = channel_named(workspace, required(arguments, "channel"))
    if channel.kind != "public":
        raise refuse("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise refuse("is_archived")
    channel.members.add(workspace.bot_id)
    workspace.changes.tell("channel", channel.id)
    return {"channel": channel.told(workspace.bot_id)}


def replies(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """conversations.replies: the root and what follows it; needs a history scope."""
    channel = channel_named(workspace, required(arguments, "channel"))
    require_for(workspace.manifest, channel, right="history")
    if workspace.bot_id not in channel.members:
        raise refuse("not_in_channel")
    root = required(arguments, "ts")
    thread = [
        messages.told(workspace, one)
        for one in sorted(workspace.messages.values(), key=lambda message: message.ts)
        if one.channel == channel.id and root in {one.ts, one.thread_ts} and not one.only_to
    ]
    if not thread:
        raise refuse("thread_not_found")
    return page("messages", thread, arguments=arguments)


def _without_count(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "num_members"}
