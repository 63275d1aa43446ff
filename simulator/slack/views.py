"""Modals and home tabs: opened by a trigger, stacked three deep, updated by id, external id and hash."""

import time
from dataclasses import dataclass
from typing import Any

from simulator.slack.blocks.surfaces import view_problems
from simulator.slack.errors import refuse
from simulator.slack.ids import new_hash, new_id, new_trigger
from simulator.slack.inputs import initial_values, kept, state, with_ids
from simulator.slack.messages import missing_files
from simulator.slack.workspace import Trigger, View, Workspace, remember

STACK_MAX = 3
VIEW_BYTES_MAX = 250_000


@dataclass(frozen=True, slots=True)
class Target:
    """Which view to update: by id or by external id, and the hash it must still have."""

    view_id: str | None = None
    external_id: str | None = None
    hash: str | None = None


def give_trigger(workspace: Workspace, user: str, *, channel: str | None = None, view_id: str | None = None) -> str:
    """A trigger id for one interaction; it lives three real seconds."""
    trigger_id = new_trigger()
    expires = time.monotonic() + workspace.connection.trigger_seconds
    remember(workspace.triggers, trigger_id, Trigger(user, expires, channel, view_id))
    return trigger_id


def _exchange(workspace: Workspace, trigger_id: Any) -> Trigger:
    if trigger_id not in workspace.triggers:
        raise refuse("invalid_trigger_id")
    trigger = workspace.triggers[trigger_id]
    if trigger is None:
        raise refuse("exchanged_trigger_id")
    if time.monotonic() > trigger.expires_at_seconds:
        raise refuse("expired_trigger_id")
    return trigger


def open_view(workspace: Workspace, trigger_id: Any, body: Any) -> View:
    """Show a modal; whatever stack the person had open gives way to it."""
    trigger = _exchange(workspace, trigger_id)
    _check(workspace, body, kind="modal")
    workspace.triggers[trigger_id] = None
    close_all(workspace, trigger.user)
    view = _made(workspace, trigger.user, body=body, channel=trigger.channel)
    workspace.stacks[trigger.user] = [view.id]
    workspace.changes.tell("view", trigger.user)
    return view


def push_view(workspace: Workspace, trigger_id: Any, body: Any) -> View:
    """Show a modal over the one the trigger came from; three is the most."""
    trigger = _exchange(workspace, trigger_id)
    _check(workspace, body, kind="modal")
    if trigger.view_id not in workspace.stacks.get(trigger.user, []):
        raise refuse("invalid_trigger_id")
    view = push(workspace, trigger.user, body)
    workspace.triggers[trigger_id] = None
    return view


def push(workspace: Workspace, user: str, body: Any) -> View:
    """Put a view on top of a person's stack."""
    stack = workspace.stacks.setdefault(user, [])
    if len(stack) >= STACK_MAX:
        raise refuse("push_limit_reached")
    _check(workspace, body, kind="modal")
    below = workspace.views[stack[-1]]
    view = _made(workspace, user, body=body, channel=below.channel)
    view.root_id, view.previous_id = below.root_id, below.id
    stack.append(view.id)
    workspace.changes.tell("view", user)
    return view


def update_view(workspace: Workspace, target: Target, body: Any) -> View:
    """Change a view in place; refused when somebody changed it since the given hash."""
    view = _find(workspace, target)
    _check(workspace, body, kind=view.body["type"], replacing=view.id)
    if target.hash and target.hash != view.hash:
        raise refuse("hash_conflict")
    return replace_body(workspace, view, body)


def replace_body(workspace: Workspace, view: View, body: Any) -> View:
    """New content for a view; typed values stay where block_id and action_id stay."""
    _check(workspace, body, kind=view.body["type"], replacing=view.id)
    view.body = _stored(body)
    view.values = kept(view.values, initial_values(view.blocks, current_channel=view.channel))
    view.errors = {}
    view.hash = new_hash(workspace.clock.now())
    workspace.changes.tell("view", view.user)
    return view


def publish_home(workspace: Workspace, user: str, *, body: Any, hash_: str | None) -> View:
    """Show a home tab to one person; it stays until the next one."""
    view = workspace.views.get(workspace.homes.get(user, ""))
    _check(workspace, body, kind="home", replacing=view.id if view else None)
    if view is None:
        view = _made(workspace, user, body=body, channel=None)
        workspace.homes[user] = view.id
        workspace.changes.tell("view", user)
        return view
    if hash_ and hash_ != view.hash:
        raise refuse("hash_conflict")
    return replace_body(workspace, view, body)


def close(workspace: Workspace, view: View) -> None:
    """Close one view, wherever it lies in the stack."""
    workspace.stacks[view.user].remove(view.id)
    del workspace.views[view.id]
    workspace.changes.tell("view", view.user)


def close_all(workspace: Workspace, user: str) -> None:
    """Close every modal of a person."""
    for view_id in workspace.stacks.pop(user, []):
        workspace.views.pop(view_id, None)
    workspace.changes.tell("view", user)


def top(workspace: Workspace, user: str) -> View | None:
    """The modal that a person looks at."""
    stack = workspace.stacks.get(user)
    return workspace.views[stack[-1]] if stack else None


def _find(workspace: Workspace, target: Target) -> View:
    if target.view_id:
        view = workspace.views.get(target.view_id)
    else:
        named = (one for one in workspace.views.values() if one.body.get("external_id") == target.external_id)
        view = next(named, None) if target.external_id else None
    if view is None:
        raise refuse("not_found")
    return view


def _check(workspace: Workspace, body: Any, *, kind: str, replacing: str | None = None) -> None:
    problems = view_problems(body) or missing_files(workspace, body["blocks"], at="/view/blocks")
    if not problems and body["type"] != kind:
        problems = ["[ERROR] must be a valid enum value [json-pointer:/view/type]"]
    if problems:
        raise refuse("invalid_arguments", *problems)
    if len(str(body).encode()) > VIEW_BYTES_MAX:
        raise refuse("view_too_large")
    external = body.get("external_id")
    if external and any(
        one.body.get("external_id") == external for one in workspace.views.values() if one.id != replacing
    ):
        raise refuse("duplicate_external_id")


def _made(workspace: Workspace, user: str, *, body: Any, channel: str | None) -> View:
    view_id = new_id("V")
    view = View(view_id, user, _stored(body), new_hash(workspace.clock.now()), view_id, channel=channel)
    view.values = initial_values(view.blocks, current_channel=channel)
    workspace.views[view_id] = view
    return view


def _stored(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "blocks": with_ids(body["blocks"], names=lambda: new_id("b"))}


def told(workspace: Workspace, view: View, *, with_state: bool = True) -> dict[str, Any]:
    """The `view` object as Slack tells it."""
    body = view.body
    modal: dict[str, Any] = {}
    if body["type"] == "modal":
        modal = {"title": body["title"], "close": body.get("close"), "submit": body.get("submit")}
    return {
        "id": view.id,
        "team_id": workspace.seed.team_id,
        "type": body["type"],
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": state(view.values if with_state else {}),
        "hash": view.hash,
        **modal,
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.seed.team_id,
        "bot_id": workspace.bot_member_id,
    }
