"""The short way into the web application: who calls by the thousand takes it, everybody else goes by the routes."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sms.links import CODE

TAPS = frozenset({"GET", "HEAD"})

Endpoint = Callable[[Request], Awaitable[Response]]


class ShortWay:
    """Finds taps and webhooks by their whole path, for routes and their middleware cost more than a short answer."""

    def __init__(self, others: Starlette, *, tap: Endpoint, posts: Mapping[str, Endpoint]) -> None:
        self.others = others
        self._tap = tap
        self._posts = posts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is neither a tap nor a webhook is the routes' to answer or to refuse."""
        endpoint = self._endpoint(scope) if scope["type"] == "http" else None
        if endpoint is None:
            await self.others(scope, receive, send)
            return
        answer = await endpoint(Request(scope, receive))
        await answer(scope, receive, send)

    def _endpoint(self, scope: Scope) -> Endpoint | None:
        method, path = scope["method"], scope["path"]
        if method in TAPS:
            return self._tap if CODE.fullmatch(path, 1) else None
        return self._posts.get(path) if method == "POST" else None
