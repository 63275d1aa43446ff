"""The page's addresses: the page itself, its live stream, what people do in it, and its static files."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.page.acts import act
from simulator.page.live import RELOAD, events
from simulator.page.look import HOME, Look, read_look
from simulator.page.parts import Page
from simulator.page.posts import Posts
from simulator.page.regions import Window, whole
from simulator.slack import speak
from simulator.slack.errors import CannotError, NotThereError, RefusedError
from simulator.wire import Receive, Scope, Send, read_object

STATIC = Path(__file__).parent / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
PROTECTIVE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Endpoint = Callable[[Page, Posts, Request], Awaitable[Response]]


def page_routes(page: Page) -> list[BaseRoute]:
    """The routes to serve at the root of the control server."""
    posts = Posts(page.parts.workspace)
    routes = [Route(path, _for(page, posts, answer), methods=[method]) for (method, path), answer in ENDPOINTS.items()]
    return [*routes, Mount("/page/static", _Static(directory=STATIC))]


def _for(page: Page, posts: Posts, answer: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        response = await answer(page, posts, request)
        response.headers.update({"Cache-Control": "no-store", **PROTECTIVE})
        return response

    return endpoint


async def _page(page: Page, posts: Posts, request: Request) -> Response:
    look = _look(page, request)
    if _is_gone(request, look):
        return RedirectResponse(look.url())
    if look.place == HOME:
        speak.open_home(page.parts.workspace, look.user)
    return HTMLResponse(whole(Window(page, look, posts)))


async def _live(page: Page, posts: Posts, request: Request) -> Response:
    look = _look(page, request)
    told = iter([RELOAD]) if _is_gone(request, look) else events(page, Window(page, look, posts))
    return StreamingResponse(told, media_type="text/event-stream")


def _is_gone(request: Request, look: Look) -> bool:
    """Whether the address names somebody who is not there: a window's acts are those of its address."""
    return request.query_params.get("as", look.user) != look.user


def _look(page: Page, request: Request) -> Look:
    return read_look(page.parts.workspace, request.query_params)


async def _act(page: Page, _posts: Posts, request: Request) -> Response:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _told("An act is told as application/json.", status=415)
    try:
        return JSONResponse(await act(page, request.path_params["act"], await read_object(request)))
    except NotThereError as error:
        return _told(str(error), status=404)
    except (CannotError, RefusedError) as error:
        return _told(f"Slack refuses: {error}." if isinstance(error, RefusedError) else str(error), status=409)
    except (KeyError, TypeError, ValueError) as error:
        return _told(f"Missing: {error.args[0]}." if isinstance(error, KeyError) else str(error), status=400)


def _told(sentence: str, *, status: int) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)


async def _curl(page: Page, _posts: Posts, request: Request) -> Response:
    try:
        return PlainTextResponse(page.parts.wirelog.curl(request.path_params["number"]))
    except ValueError as error:
        return _told(str(error), status=404)


class _Static:
    """The page's own files, asked for anew each time and answered with 304 while they stay the same."""

    def __init__(self, *, directory: Path) -> None:
        self._files = StaticFiles(directory=directory)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protected(message: Scope) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update({"Cache-Control": "no-cache", **PROTECTIVE})
            await send(message)

        await self._files(scope, receive, protected)


ENDPOINTS: dict[tuple[str, str], Endpoint] = {
    ("GET", "/"): _page,
    ("GET", "/page/live"): _live,
    ("GET", "/page/curl/{number:int}"): _curl,
    ("POST", "/page/{act}"): _act,
}
