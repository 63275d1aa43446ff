"""Interaction payloads: what the bot is told when a person presses, types, submits or closes."""

from typing import Any

from simulator.slack import messages, views
from simulator.slack.find import Spot, Surface
from simulator.slack.inputs import state
from simulator.slack.responses import give_response_url
from simulator.slack.workspace import Message, View, Workspace

Payload = dict[str, Any]
TOKEN = "simulator-verification"


def slash_command(workspace: Workspace, user: str, *, channel: str, command: str, text: str) -> Payload:
    """A slash command; it goes as form fields, so every value is text."""
    place, person = workspace.channels[channel], workspace.users[user]
    return {
        "token": TOKEN,
        "team_id": workspace.seed.team_id,
        "team_domain": workspace.seed.domain,
        "channel_id": channel,
        "channel_name": "directmessage" if place.is_direct else place.name,
        "user_id": user,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": give_response_url(workspace, user, channel=channel),
        "trigger_id": views.give_trigger(workspace, user, channel=channel),
    }


def block_actions(workspace: Workspace, user: str, *, spot: Spot, action: dict[str, Any]) -> Payload:
    """A press or a choice; from a message it has a response_url, from a view its state."""
    surface = spot.surface
    view_id = surface.view.id if surface.view else None
    channel = surface.message.channel if surface.message else (surface.view.channel if surface.view else None)
    ids = {"action_id": spot.element["action_id"], "block_id": spot.block["block_id"]}
    acted = {**ids, "type": spot.element["type"], **action, "action_ts": workspace.next_ts()}
    return {
        "type": "block_actions",
        **_common(workspace, user),
        "container": _container(surface),
        "trigger_id": views.give_trigger(workspace, user, channel=channel, view_id=view_id),
        **_source(workspace, user, surface),
        "actions": [acted],
    }


def block_suggestion(workspace: Workspace, user: str, *, spot: Spot, query: str) -> Payload:
    """A person types into an external menu and wants its options."""
    return {
        "type": "block_suggestion",
        **_common(workspace, user),
        "container": _container(spot.surface),
        "action_id": spot.element["action_id"],
        "block_id": spot.block["block_id"],
        "value": query,
        **_source(workspace, user, spot.surface, with_response=False),
    }


def view_submission(workspace: Workspace, view: View) -> Payload:
    """A modal is submitted."""
    return {
        "type": "view_submission",
        **_common(workspace, view.user),
        "trigger_id": views.give_trigger(workspace, view.user, channel=view.channel, view_id=view.id),
        "view": views.told(workspace, view),
        "response_urls": _chosen_channels(workspace, view),
    }


def view_closed(workspace: Workspace, view: View, *, is_cleared: bool) -> Payload:
    """A modal is dismissed; what stood in its inputs is not told."""
    return {
        "type": "view_closed",
        **_common(workspace, view.user),
        "view": views.told(workspace, view, with_state=False),
        "is_cleared": is_cleared,
    }


def global_shortcut(workspace: Workspace, user: str, *, callback_id: str) -> Payload:
    """A shortcut from the lightning menu; it knows no channel."""
    return {
        "type": "shortcut",
        **_common(workspace, user),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
        "trigger_id": views.give_trigger(workspace, user),
    }


def message_shortcut(workspace: Workspace, user: str, *, callback_id: str, message: Message) -> Payload:
    """A shortcut from a message's menu."""
    return {
        "type": "message_action",
        **_common(workspace, user),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
        "trigger_id": views.give_trigger(workspace, user, channel=message.channel),
        "message_ts": message.ts,
        "channel": _channel(workspace, message.channel),
        "message": messages.told(workspace, message),
        "response_url": give_response_url(workspace, user, channel=message.channel, message=message),
    }


def _common(workspace: Workspace, user: str) -> Payload:
    person, team = workspace.users[user], workspace.seed
    return {
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": team.team_id},
        "api_app_id": workspace.app_id,
        "token": TOKEN,
        "team": {"id": team.team_id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _container(surface: Surface) -> Payload:
    if surface.view:
        return {"type": "view", "view_id": surface.view.id}
    message = surface.posted
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    place = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    return {**place, **thread, "is_ephemeral": message.only_to is not None}


def _source(workspace: Workspace, user: str, surface: Surface, *, with_response: bool = True) -> Payload:
    if surface.view:
        return {"view": views.told(workspace, surface.view)}
    message = surface.posted
    told: Payload = {"channel": _channel(workspace, message.channel), "state": state(surface.values)}
    if message.only_to is None:
        told["message"] = messages.told(workspace, message)
    if with_response:
        told["response_url"] = give_response_url(workspace, user, channel=message.channel, message=message)
    return told


def _channel(workspace: Workspace, channel: str) -> Payload:
    place = workspace.channels[channel]
    return {"id": channel, "name": "directmessage" if place.is_direct else place.name}


def _chosen_channels(workspace: Workspace, view: View) -> list[Payload]:
    """One response URL for each channel menu that asks for one."""
    asking = [
        (block["block_id"], block["element"])
        for block in view.blocks
        if block["type"] == "input" and block["element"].get("response_url_enabled")
    ]
    found = []
    for block_id, element in asking:
        value = view.values[block_id, element["action_id"]]
        channel = value.get("selected_conversation") or value.get("selected_channel")
        if channel:
            url = give_response_url(workspace, view.user, channel=channel)
            ids = {"block_id": block_id, "action_id": element["action_id"]}
            found.append({**ids, "channel_id": channel, "response_url": url})
    return found
