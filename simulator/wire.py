"""What stands between a socket and an app: a log of requests, and the means to hang up without an answer."""

import re
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from starlette.requests import Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ENTRIES_MAX = 20_000
# Whoever knows such a path may act by it, so its last part is not kept.
_SECRET = re.compile(r"^(/response|/files/upload)/.+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One request in real time; status 0 means that it got no answer. No header, query or body is kept."""

    at: str
    service: str
    method: str
    path: str
    status: int
    seconds: float


@dataclass(slots=True)
class Wire:
    """An app with its log; the newest requests are kept."""

    app: App
    service: str
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=ENTRIES_MAX))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and note what was answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, begun = 0, monotonic()

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        scope["hang_up"] = _hang_up(send)
        await self.app(scope, receive, noting)
        at = datetime.now(UTC).isoformat()
        seconds = round(monotonic() - begun, 4)
        path = _SECRET.sub(r"\1/…", scope["path"])
        self.entries.append(Entry(at, self.service, scope["method"], path, status, seconds))

    def log(self) -> list[dict[str, Any]]:
        """The entries as JSON, oldest first."""
        return [asdict(entry) for entry in self.entries]


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object that a request carries, empty without a body; anything else is a ValueError."""
    body = await request.json() if await request.body() else {}
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")  # noqa: TRY004 - what a person sent, not a slip
    return body


async def no_answer(scope: Scope, receive: Receive, _send: Send) -> None:
    """Close the connection without a byte: an app to be returned in the place of a response."""
    scope["hang_up"]()
    while (await receive())["type"] != "http.disconnect":
        pass


def _hang_up(send: Any) -> Callable[[], None]:
    # ASGI has no word for hanging up; uvicorn's `send` belongs to the cycle that knows its socket.
    hang_up: Callable[[], None] = send.__self__.transport.abort
    return hang_up
