"""Events API: what the app is told without anybody pressing anything, and told again when it does not answer."""

import asyncio
import time
from typing import Any

from simulator.slack.delivery import Parcel
from simulator.slack.ids import new_id
from simulator.slack.workspace import Message, Workspace

NEEDED_SCOPES = {
    "message_metadata_posted": "metadata.message:read",
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
MESSAGE_EVENTS = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def home_opened(workspace: Workspace, user: str) -> None:
    """A person opened the app's home; the view they see is told along."""
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct_channel({user}).id,
        "tab": "home",
        "event_ts": workspace.next_ts(),
    }
    tell(workspace, "app_home_opened", event)


def metadata_posted(workspace: Workspace, message: Message) -> None:
    """A message with metadata was posted; only event types that the manifest subscribes to are told."""
    metadata = message.metadata or {}
    if metadata.get("event_type") not in workspace.manifest.metadata_events:
        return
    event = {
        "type": "message_metadata_posted",
        "app_id": workspace.app_id,
        "bot_id": workspace.bot_member_id,
        "user_id": message.user,
        "team_id": workspace.seed.team_id,
        "channel_id": message.channel,
        "metadata": metadata,
        "message_ts": message.ts,
        "event_ts": message.ts,
    }
    tell(workspace, "message_metadata_posted", event)


def said(workspace: Workspace, message: Message) -> None:
    """A person wrote something where the bot may hear it."""
    channel = workspace.channels[message.channel]
    event: dict[str, Any] = {
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    if workspace.bot_id not in channel.members:
        return
    if f"<@{workspace.bot_id}" in message.text:
        tell(workspace, "app_mention", {"type": "app_mention", **event})
    kind = {"public": "channel", "private": "group"}.get(channel.kind, channel.kind)
    tell(workspace, MESSAGE_EVENTS[channel.kind], {"type": "message", "channel_type": kind, **event})


def tell(workspace: Workspace, subscription: str, event: dict[str, Any]) -> None:
    """Send the event in the background if the manifest subscribes to it and its scope is granted."""
    needed = NEEDED_SCOPES.get(subscription)
    if subscription in workspace.manifest.events and (needed is None or needed in workspace.manifest.scopes):
        workspace.background(_deliver(workspace, event))


async def _deliver(workspace: Workspace, event: dict[str, Any]) -> None:
    fault = workspace.faults.take("slack", event["type"])
    if fault and fault.kind == "withheld":
        return
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    payload = _wrapped(workspace, event)
    reason = ""
    for attempt, pause_seconds in enumerate((0.0, *workspace.connection.retry_seconds)):
        await asyncio.sleep(pause_seconds)
        ack = await workspace.delivery.send(Parcel("events_api", payload, attempt, reason))
        if ack.is_ok:
            return
        reason = {"timeout": "http_timeout"}.get(ack.reason, ack.reason)


def _wrapped(workspace: Workspace, event: dict[str, Any]) -> dict[str, Any]:
    team = workspace.seed.team_id
    authorization = {
        "enterprise_id": None,
        "team_id": team,
        "user_id": workspace.bot_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "simulator-verification",
        "team_id": team,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }
