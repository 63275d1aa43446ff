"""Steps of workflows: the app is told that one of its functions runs, and says how that ended."""

from typing import Any

from simulator.slack.errors import CannotError, refuse
from simulator.slack.events import tell
from simulator.slack.ids import new_id
from simulator.slack.methods.arguments import Arguments, required
from simulator.slack.workspace import Workspace


def run_function(workspace: Workspace, callback_id: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Let a workflow come to a step of the app's; the id under which it ends comes back."""
    if callback_id not in workspace.manifest.functions:
        raise CannotError(f"The manifest has no function {callback_id}.")
    execution = new_id("Fx")
    workspace.runs[execution] = {"state": "running"}
    event = {
        "type": "function_executed",
        "function": {"id": new_id("Fn"), "callback_id": callback_id, "app_id": workspace.app_id, "type": "app"},
        "inputs": inputs,
        "function_execution_id": execution,
        "workflow_execution_id": new_id("Wx"),
        "bot_access_token": workspace.connection.bot_token,
        "event_ts": workspace.next_ts(),
    }
    tell(workspace, "function_executed", event)
    return {"id": execution}


def told_of(workspace: Workspace, execution: str) -> dict[str, Any]:
    """How a run stands: running, done or failed with the error that its owner reads."""
    if execution not in workspace.runs:
        raise CannotError(f"Nothing ran as {execution}.")
    return workspace.runs[execution]


def complete_success(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """functions.completeSuccess."""
    _end(workspace, arguments, {"state": "done"})
    return {}


def complete_error(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """functions.completeError."""
    _end(workspace, arguments, {"state": "failed", "error": str(required(arguments, "error"))})
    return {}


def _end(workspace: Workspace, arguments: Arguments, how: dict[str, Any]) -> None:
    execution = str(required(arguments, "function_execution_id"))
    if execution not in workspace.runs:
        raise refuse("function_execution_not_found")
    if workspace.runs[execution]["state"] != "running":
        raise refuse("access_denied")
    workspace.runs[execution] = how
    workspace.changes.tell("workspace", "functions")
