"""The control API: people act and see through it, and the workspace is changed by it."""

import mimetypes
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.slack import admin
from simulator.slack.errors import CannotError, NotThereError, RefusedError
from simulator.slack.functions import run_function, told_of
from simulator.slack.sees import sees, shared
from simulator.slack.sockets import disconnect
from simulator.slack.verbs import VERBS, told
from simulator.slack.workspace import Workspace
from simulator.wire import read_object

WAIT_SECONDS_MAX = 20.0
PICTURES = {"image/png", "image/jpeg", "image/gif"}
Endpoint = Callable[[Workspace, Request], Awaitable[Response]]


def control_routes(workspace: Workspace) -> list[Route]:
    """The routes to mount at `/slack` of the control server; errors are sentences with a 4xx."""
    return [
        Route(path, _polite(workspace, endpoint), methods=[method]) for (method, path), endpoint in ENDPOINTS.items()
    ]


def _polite(workspace: Workspace, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(workspace, request)
        except NotThereError as error:
            return JSONResponse({"error": str(error), "number": workspace.changes.number}, status_code=404)
        except CannotError as error:
            return JSONResponse({"error": str(error)}, status_code=409)
        except RefusedError as error:
            return JSONResponse({**error.answer(), "error": f"Slack refuses: {error.code}."}, status_code=409)
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"That request is not understood: {error!r}."}, status_code=400)

    return answer


async def _look(workspace: Workspace, request: Request) -> Response:
    user = _known(workspace, request)
    wait = min(float(request.query_params.get("wait", 0)), WAIT_SECONDS_MAX)
    await workspace.changes.wait(int(request.query_params.get("since", 0)), seconds=wait)
    return JSONResponse(sees(workspace, user))


async def _act(workspace: Workspace, request: Request) -> Response:
    user, verb = _known(workspace, request), request.path_params["verb"]
    if verb not in VERBS:
        raise CannotError(f"People cannot {verb}; they can {', '.join(VERBS)}.")
    return JSONResponse(await VERBS[verb](workspace, user, await read_object(request)))


async def _download(workspace: Workspace, request: Request) -> Response:
    file = request.path_params["file"]
    content = shared(workspace, _known(workspace, request), file)
    kind = mimetypes.guess_type(workspace.files[file].name)[0]
    # Only what a browser draws and never runs is told as what it is.
    told = kind if kind in PICTURES else "application/octet-stream"
    return Response(content, media_type=told, headers={"X-Content-Type-Options": "nosniff"})


async def _describe(workspace: Workspace, _request: Request) -> Response:
    return JSONResponse(admin.told(workspace))


async def _change(workspace: Workspace, request: Request) -> Response:
    return JSONResponse(admin.change(workspace, request.path_params["what"], await read_object(request)))


async def _requests(workspace: Workspace, request: Request) -> Response:
    method = request.query_params.get("method")
    return JSONResponse([one for one in workspace.wire if method in {None, one["method"]}])


async def _disconnect(workspace: Workspace, _request: Request) -> Response:
    return JSONResponse({"disconnected": await disconnect(workspace, "refresh_requested")})


async def _send_again(workspace: Workspace, request: Request) -> Response:
    return JSONResponse(told(await workspace.delivery.send_again((await read_object(request))["kind"])))


async def _run(workspace: Workspace, request: Request) -> Response:
    asked = await read_object(request)
    return JSONResponse(run_function(workspace, str(asked["callback_id"]), asked.get("inputs") or {}))


async def _ran(workspace: Workspace, request: Request) -> Response:
    return JSONResponse(told_of(workspace, request.path_params["run"]))


async def _verify(workspace: Workspace, request: Request) -> Response:
    return JSONResponse({"is_verified": await workspace.delivery.verify((await read_object(request))["request_url"])})


def _known(workspace: Workspace, request: Request) -> str:
    user = str(request.path_params["user"])
    person = workspace.users.get(user)
    if person is None or person.is_bot:
        raise CannotError(f"There is nobody with the id {user}.")
    if person.deleted:
        raise CannotError(f"{person.real_name} is deactivated.")
    return user


ENDPOINTS: dict[tuple[str, str], Endpoint] = {
    ("GET", "/workspace"): _describe,
    ("POST", "/workspace/{what}"): _change,
    ("GET", "/requests"): _requests,
    ("POST", "/disconnect"): _disconnect,
    ("POST", "/send_again"): _send_again,
    ("POST", "/verify"): _verify,
    ("POST", "/functions"): _run,
    ("GET", "/functions/{run}"): _ran,
    ("GET", "/people/{user}"): _look,
    ("GET", "/people/{user}/files/{file}"): _download,
    ("POST", "/people/{user}/{verb}"): _act,
}
