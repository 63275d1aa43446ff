"""The control API: people act and see through it, and the workspace is changed by it."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.slack import admin, forms, hands, speak
from simulator.slack.delivery import Ack
from simulator.slack.errors import CannotError, RefusedError
from simulator.slack.find import Where, find, input_labels
from simulator.slack.sees import sees
from simulator.slack.sockets import disconnect
from simulator.slack.workspace import Workspace

WAIT_SECONDS_MAX = 20.0
Asked = dict[str, Any]
Verb = Callable[[Workspace, str, Asked], Awaitable[Asked]]


def control_routes(workspace: Workspace) -> list[Route]:
    """The routes to mount at `/slack` of the control server; errors are sentences with a 4xx."""

    async def look(request: Request) -> Response:
        user = _known(workspace, request.path_params["user"])
        wait = min(float(request.query_params.get("wait", 0)), WAIT_SECONDS_MAX)
        await workspace.changes.wait(int(request.query_params.get("since", 0)), seconds=wait)
        return JSONResponse(sees(workspace, user))

    async def act(request: Request) -> Response:
        user, verb = _known(workspace, request.path_params["user"]), request.path_params["verb"]
        if verb not in VERBS:
            raise CannotError(f"People cannot {verb}; they can {', '.join(VERBS)}.")
        return JSONResponse(await VERBS[verb](workspace, user, await _body(request)))

    async def change(request: Request) -> Response:
        return JSONResponse(admin.change(workspace, request.path_params["what"], await _body(request)))

    async def told(_request: Request) -> Response:
        return JSONResponse(admin.told(workspace))

    async def requests(request: Request) -> Response:
        method = request.query_params.get("method")
        return JSONResponse([one for one in workspace.wire if method in {None, one["method"]}])

    async def refresh(_request: Request) -> Response:
        return JSONResponse({"disconnected": await disconnect(workspace, "refresh_requested")})

    return [
        Route("/workspace", _polite(told), methods=["GET"]),
        Route("/workspace/{what}", _polite(change), methods=["POST"]),
        Route("/requests", _polite(requests), methods=["GET"]),
        Route("/disconnect", _polite(refresh), methods=["POST"]),
        Route("/people/{user}", _polite(look), methods=["GET"]),
        Route("/people/{user}/{verb}", _polite(act), methods=["POST"]),
    ]


def _polite(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except CannotError as error:
            return JSONResponse({"error": str(error)}, status_code=409)
        except RefusedError as error:
            return JSONResponse({"error": f"Slack refuses: {error.code}.", **error.answer()}, status_code=409)
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"That request is not understood: {error!r}."}, status_code=400)

    return answer


async def _body(request: Request) -> Asked:
    body = await request.json() if await request.body() else {}
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body


def _known(workspace: Workspace, user: str) -> str:
    person = workspace.users.get(user)
    if person is None or person.is_bot:
        raise CannotError(f"There is nobody with the id {user}.")
    if person.deleted:
        raise CannotError(f"{person.real_name} is deactivated.")
    return user


def _where(asked: Asked) -> Where:
    names = ("at", "channel", "on", "in_thread_of", "beside")
    at, channel, on, thread, beside = (asked.get(name) for name in names)
    return Where(at, channel, on, thread, beside)


def _told(ack: Ack) -> Asked:
    return {"acked": ack.is_ok, "reason": ack.reason, "answer": ack.body}


async def _types(workspace: Workspace, user: str, asked: Asked) -> Asked:
    channel, thread = asked.get("channel", "bot"), asked.get("thread")
    return _told(await speak.types(workspace, user, text=asked["text"], channel=channel, thread=thread))


async def _click(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return _told(await hands.click(workspace, user, label=asked["label"], where=_where(asked)))


async def _pick(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return _told(await hands.pick_from_menu(workspace, user, label=asked["label"], where=_where(asked)))


async def _choose(workspace: Workspace, user: str, asked: Asked) -> Asked:
    choice = hands.Choice(asked["label"], tuple(asked["options"]), asked.get("query"))
    return _told(await hands.choose(workspace, user, choice=choice, where=_where(asked)))


async def _check(workspace: Workspace, user: str, asked: Asked) -> Asked:
    is_on = asked.get("is_on", True)
    return _told(await hands.tick(workspace, user, label=asked["label"], where=_where(asked), is_on=is_on))


async def _fill(workspace: Workspace, user: str, asked: Asked) -> Asked:
    typing = forms.Typing(
        by_character=asked.get("by_character", False),
        pause_seconds=asked.get("pause_seconds", 0.01),
        then_enter=asked.get("then_enter", False),
    )
    where = _where(asked)
    ack = await forms.fill(workspace, user, label=asked["label"], text=asked["text"], where=where, typing=typing)
    return _told(ack)


async def _suggest(workspace: Workspace, user: str, asked: Asked) -> Asked:
    spot = find(workspace, user, label=asked["label"], labels=input_labels, where=_where(asked))
    options = await hands.suggest(workspace, user, spot=spot, query=asked["query"])
    return {"options": [option["text"]["text"] for option in options]}


async def _upload(workspace: Workspace, user: str, asked: Asked) -> Asked:
    content = base64.b64decode(asked["content_base64"])
    return _told(await forms.attach(workspace, user, label=asked["label"], name=asked["name"], content=content))


async def _submit(workspace: Workspace, user: str, _asked: Asked) -> Asked:
    return _told(await forms.submit(workspace, user))


async def _close(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return _told(await forms.close(workspace, user, everything=asked.get("everything", False)))


async def _shortcut(workspace: Workspace, user: str, asked: Asked) -> Asked:
    return _told(await speak.shortcut(workspace, user, name=asked["name"], where=_where(asked)))


async def _open_home(workspace: Workspace, user: str, _asked: Asked) -> Asked:
    speak.open_home(workspace, user)
    return {}


async def _invite(workspace: Workspace, _user: str, asked: Asked) -> Asked:
    return admin.change(workspace, "members", {"channel": asked["channel"], "add": [workspace.bot_id]})


VERBS: dict[str, Verb] = {
    "type": _types,
    "click": _click,
    "pick": _pick,
    "choose": _choose,
    "check": _check,
    "fill": _fill,
    "suggest": _suggest,
    "upload": _upload,
    "submit": _submit,
    "close": _close,
    "back": _close,
    "shortcut": _shortcut,
    "open_home": _open_home,
    "invite": _invite,
}
