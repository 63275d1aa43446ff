"""The Slack that the bot sees: Web API, sockets, response URLs and file addresses."""

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from simulator.slack.api import Api
from simulator.slack.control import control_routes as control_routes
from simulator.slack.errors import RefusedError
from simulator.slack.responses import respond
from simulator.slack.sockets import serve_socket
from simulator.slack.workspace import Workspace
from simulator.wire import read_json


def slack_app(workspace: Workspace) -> Starlette:
    """The application to serve at the workspace's `base_url`; it talks to bots only, people come by the control API."""
    api = Api(workspace)

    async def call(request: Request) -> Any:
        return await api.answer(request)

    async def response_url(request: Request) -> Response:
        return _responded(workspace, request.path_params["key"], await request.body())

    async def upload(request: Request) -> Response:
        return _uploaded(workspace, request.path_params["file"], await request.body())

    async def private(request: Request) -> Response:
        return _private(workspace, request)

    async def socket(websocket: WebSocket) -> None:
        await serve_socket(workspace, websocket)

    return Starlette(
        routes=[
            Route("/api/{method}", call, methods=["GET", "POST"]),
            Route("/response/{key}", response_url, methods=["POST"]),
            Route("/files/upload/{file}", upload, methods=["POST", "PUT"]),
            Route("/files/private/{file}/{name}", private, methods=["GET"]),
            WebSocketRoute("/socket/{ticket}", socket),
        ]
    )


def _responded(workspace: Workspace, key: str, body: bytes) -> Response:
    try:
        asked = read_json(body)
        if not isinstance(asked, dict):
            return PlainTextResponse("invalid_payload", status_code=400)
        respond(workspace, key, asked)
    except ValueError:
        return PlainTextResponse("invalid_payload", status_code=400)
    except RefusedError as error:
        status = 404 if error.code in {"expired_url", "used_url"} else 400
        return PlainTextResponse(error.code, status_code=status)
    return PlainTextResponse("ok")


def _uploaded(workspace: Workspace, file_id: str, body: bytes) -> Response:
    file = workspace.files.get(file_id)
    if file is None or file.content is not None:
        return PlainTextResponse("upload ticket unknown or used", status_code=404)
    if len(body) != file.size_bytes:
        return PlainTextResponse(f"expected {file.size_bytes} bytes, got {len(body)}", status_code=400)
    file.content = body
    return PlainTextResponse(f"OK - {len(body)}")


def _private(workspace: Workspace, request: Request) -> Response:
    """A file's bytes; without the right token Slack answers its sign-in page with status 200."""
    file = workspace.files.get(request.path_params["file"])
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token != workspace.connection.bot_token or "files:read" not in workspace.manifest.scopes:
        return HTMLResponse("<!DOCTYPE html><title>Sign in to Acme | Slack</title>")
    if file is None or file.content is None:
        return PlainTextResponse("file_not_found", status_code=404)
    return Response(file.content, media_type="application/octet-stream")
