"""chat.*: posts, edits, deletions, ephemerals and permalinks."""

from typing import Any

from simulator.slack import messages
from simulator.slack.errors import refuse
from simulator.slack.messages import Draft
from simulator.slack.methods.arguments import Arguments, required
from simulator.slack.methods.places import channel_named, user_named, writable
from simulator.slack.workspace import Message, Workspace


def draft_of(arguments: Arguments) -> Draft:
    """What a call wants posted."""
    if arguments.get("attachments"):
        raise refuse("invalid_attachments", "[ERROR] the simulator takes blocks, not attachments")
    return Draft(
        text=str(arguments.get("text", "")),
        blocks=arguments.get("blocks"),
        thread_ts=arguments.get("thread_ts"),
        metadata=arguments.get("metadata"),
    )


def post_message(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """chat.postMessage."""
    channel = writable(workspace, arguments.get("channel"))
    message = messages.post(workspace, channel.id, user=workspace.bot_id, draft=draft_of(arguments))
    return {"channel": channel.id, "ts": message.ts, "message": messages.told(workspace, message)}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """chat.postEphemeral; its answer's ts names nothing that could be edited."""
    channel = writable(workspace, arguments.get("channel"))
    user = user_named(workspace, required(arguments, "user"))
    if user.id not in channel.members:
        raise refuse("user_not_in_channel")
    message = messages.post(workspace, channel.id, user=workspace.bot_id, draft=draft_of(arguments), only_to=user.id)
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """chat.update; without blocks the old blocks stay, an empty list takes them away."""
    channel = channel_named(workspace, arguments.get("channel"))
    message = _own(workspace, channel.id, ts=arguments.get("ts"), refusal="cant_update_message")
    if channel.is_archived:
        raise refuse("is_archived")
    messages.edit(workspace, message, draft_of(arguments))
    told = messages.told(workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": told}


def delete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """chat.delete, of the bot's own messages only."""
    channel = channel_named(workspace, arguments.get("channel"))
    message = _own(workspace, channel.id, ts=arguments.get("ts"), refusal="cant_delete_message")
    messages.delete(workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """chat.getPermalink."""
    channel = channel_named(workspace, arguments.get("channel"))
    ts = required(arguments, "message_ts")
    if (channel.id, ts) not in workspace.messages:
        raise refuse("message_not_found")
    link = f"https://{workspace.seed.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _own(workspace: Workspace, channel: str, *, ts: Any, refusal: str) -> Message:
    message = workspace.messages.get((channel, ts))
    if message is None or message.only_to:
        raise refuse("message_not_found")
    if message.user != workspace.bot_id:
        raise refuse(refusal)
    return message
