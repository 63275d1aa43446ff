"""views.* and blocks.validate."""

from typing import Any

from simulator.slack import views
from simulator.slack.blocks.surfaces import message_problems, view_problems
from simulator.slack.errors import refuse
from simulator.slack.methods.arguments import Arguments, required
from simulator.slack.methods.places import user_named
from simulator.slack.workspace import View, Workspace


def open_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """views.open."""
    trigger = required(arguments, "trigger_id")
    return _answer(workspace, views.open_view(workspace, trigger, required(arguments, "view")))


def push_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """views.push."""
    trigger = required(arguments, "trigger_id")
    return _answer(workspace, views.push_view(workspace, trigger, required(arguments, "view")))


def update_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """views.update."""
    target = views.Target(arguments.get("view_id"), arguments.get("external_id"), arguments.get("hash"))
    if not target.view_id and not target.external_id:
        raise refuse("invalid_arguments", "[ERROR] missing required field: view_id or external_id")
    return _answer(workspace, views.update_view(workspace, target, required(arguments, "view")))


def publish_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """views.publish; the home tab must be on in the manifest."""
    user = user_named(workspace, required(arguments, "user_id"))
    if not workspace.manifest.has_home:
        raise refuse("not_enabled")
    body = required(arguments, "view")
    return _answer(workspace, views.publish_home(workspace, user.id, body=body, hash_=arguments.get("hash")))


def validate_blocks(_workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """blocks.validate: the checks of a post, or of a view, without showing anything."""
    if "view" in arguments:
        problems, code = view_problems(arguments["view"]), "invalid_arguments"
    else:
        problems, code = message_problems(required(arguments, "blocks")), "invalid_blocks"
    if problems:
        raise refuse(code, *problems)
    return {}


def _answer(workspace: Workspace, view: View) -> dict[str, Any]:
    return {"view": views.told(workspace, view)}
