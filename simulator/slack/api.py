"""The Web API's door: token, faults, limits and scope, then the method; every call goes into the wire log."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from simulator.faults import Fault
from simulator.slack import functions
from simulator.slack.errors import RefusedError, refuse
from simulator.slack.limits import Limits, too_many
from simulator.slack.methods import chat, conversations, modals, people, uploads
from simulator.slack.methods.arguments import Arguments, read_arguments
from simulator.slack.scopes import NEEDED, require
from simulator.slack.sockets import open_connection
from simulator.slack.workspace import Workspace
from simulator.wire import no_answer

Method = Callable[[Workspace, Arguments], dict[str, Any]]
METHODS: dict[str, Method] = {
    "auth.test": people.auth_test,
    "blocks.validate": modals.validate_blocks,
    "bots.info": people.about_bot,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.info": conversations.about_channel,
    "conversations.join": conversations.join,
    "conversations.list": conversations.channels_list,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "functions.completeError": functions.complete_error,
    "functions.completeSuccess": functions.complete_success,
    "files.completeUploadExternal": uploads.complete_upload,
    "files.delete": uploads.delete_file,
    "files.getUploadURLExternal": uploads.get_upload_url,
    "files.info": uploads.about_file,
    "team.info": people.about_team,
    "usergroups.list": people.usergroups_list,
    "usergroups.users.list": people.usergroup_users,
    "users.info": people.about_user,
    "users.list": people.users_list,
    "users.lookupByEmail": people.lookup_by_email,
    "views.open": modals.open_view,
    "views.publish": modals.publish_view,
    "views.push": modals.push_view,
    "views.update": modals.update_view,
}


class Api:
    """Answers `/api/<method>` for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing counted against the rate limits."""
        self._workspace = workspace
        self._limits = Limits()

    async def answer(self, request: Request) -> Any:
        """Answer one call; a `lost` fault does the work and then breaks the connection without a byte."""
        workspace, method, started = self._workspace, request.path_params["method"], time.monotonic()
        fault = workspace.faults.take("slack", method)
        try:
            arguments = await read_arguments(request)
        except RefusedError as error:
            return _refusal(error)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in {"error", "refused"}:
            response: Response = PlainTextResponse("Something went wrong.", status_code=fault.status)
        else:
            response = self._done(method, arguments, token=_token(request, arguments), fault=fault)
        outcome = "lost" if fault and fault.kind == "lost" else _outcome(response)
        _log(workspace, method, arguments=arguments, outcome=outcome, milliseconds=(time.monotonic() - started) * 1000)
        if fault and fault.kind == "lost":
            await asyncio.sleep(fault.seconds)
            return no_answer
        return response

    def _done(self, method: str, arguments: Arguments, *, token: str, fault: Fault | None) -> Response:
        try:
            answer = {"ok": True, **self._call(method, arguments, token=token, fault=fault)}
            return JSONResponse(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self._workspace.manifest.scopes))})
        except RefusedError as error:
            return _refusal(error)

    def _call(self, method: str, arguments: Arguments, *, token: str, fault: Fault | None) -> dict[str, Any]:
        workspace = self._workspace
        if not token:
            raise refuse("not_authed")
        if fault and fault.kind == "ratelimited":
            raise too_many(int(fault.seconds))
        if method == "apps.connections.open":
            return open_connection(workspace, token)
        if token != workspace.connection.bot_token:
            raise refuse("not_allowed_token_type" if token == workspace.connection.app_token else "invalid_auth")
        if method not in METHODS:
            raise refuse("unknown_method")
        require(workspace.manifest, NEEDED.get(method, ""))
        if workspace.connection.limits_rates:
            self._limits.count(method, channel=str(arguments.get("channel", "")))
        return METHODS[method](workspace, arguments)


def _token(request: Request, arguments: Arguments) -> str:
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    return bearer or str(arguments.get("token", ""))


def _refusal(error: RefusedError) -> Response:
    wait = error.extra.retry_after_seconds
    if wait is None:
        return JSONResponse(error.answer())
    return JSONResponse(error.answer(), status_code=429, headers={"Retry-After": str(wait)})


def _outcome(response: Response) -> str:
    if response.status_code >= 500:
        return str(response.status_code)
    body = bytes(response.body)
    return "ok" if body.startswith(b'{"ok":true') else body.partition(b'"error":"')[2].partition(b'"')[0].decode()


def _log(workspace: Workspace, method: str, *, arguments: Arguments, outcome: str, milliseconds: float) -> None:
    workspace.wire.append(
        {
            "at": workspace.clock.now().isoformat(),
            "method": method,
            "arguments": {name: "xox*-***" if name == "token" else value for name, value in arguments.items()},
            "outcome": outcome,
            "milliseconds": round(milliseconds, 1),
        }
    )
