"""Slack over signed HTTP: Bolt checks the signature, Starlette carries it."""

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

TIME = "X-Slack-Request-Timestamp"
UNREADABLE = "This is not what Slack sends."

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(app: AsyncApp) -> Endpoint:
    """Make the one address that commands, interactions and events are sent to."""
    bolt = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        if not request.headers.get(TIME, "0").isdecimal():
            return PlainTextResponse(UNREADABLE, 401)
        try:
            return await bolt.handle(request)
        except ValueError:  # Bolt reads the body before it looks at the signature
            return PlainTextResponse(UNREADABLE, 400)

    return events
