"""Slack over signed HTTP: Bolt checks the signature, Starlette carries it."""

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(app: AsyncApp) -> Endpoint:
    """Make the one address that commands, interactions and events are sent to."""
    bolt = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await bolt.handle(request)

    return events
