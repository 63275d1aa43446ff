"""The log of what passes between the bot and both services, and the means to hang up without an answer."""

import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ENTRIES_MAX = 20_000
EXCHANGES_MAX = 2_000
BODY_BYTES_MAX = 16_384
ANSWER_BYTES_MAX = 8_192
SOCKET = "SOCKET"
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
    is_from_bot: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it stood on the wire and the beginning of its answer; a long body is cut."""

    entry: Entry
    url: str
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    answer: bytes = b""
    size_bytes: int = 0


@dataclass(slots=True)
class Log:
    """What passed between the bot and both services, oldest first; `number` counts on when old ones go."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=ENTRIES_MAX))
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=EXCHANGES_MAX))
    number: int = 0

    def add(self, exchange: Exchange) -> None:
        """Put one at the end."""
        self.entries.append(exchange.entry)
        self.exchanges.append(exchange)
        self.number += 1

    def clear(self) -> None:
        """Forget all; the numbers go on, so that none is ever given twice."""
        self.entries.clear()
        self.exchanges.clear()

    def told(self) -> list[dict[str, Any]]:
        """The entries as JSON, oldest first."""
        return [asdict(entry) for entry in self.entries]


def sent(service: str, method: str, *, url: str, headers: Mapping[str, str], body: bytes) -> Exchange:
    """A request of a service to the bot, begun now; `answered` completes it."""
    path = urlsplit(url).path if method != SOCKET else url
    entry = Entry(datetime.now(UTC).isoformat(), service, method, path, 0, 0.0, is_from_bot=False)
    written = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Exchange(entry, url, written, body[:BODY_BYTES_MAX], size_bytes=len(body))


def answered(exchange: Exchange, status: int, *, seconds: float) -> Exchange:
    """The same with what came back; status 0 is no answer."""
    return replace(exchange, entry=replace(exchange.entry, status=status, seconds=round(seconds, 4)))


@dataclass(slots=True)
class Wire:
    """An app whose requests go into a log."""

    app: App
    service: str
    log: Log = field(default_factory=Log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and note what was asked and answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tap, begun = _Tap(receive, send), monotonic()
        scope["hang_up"] = _hang_up(send)
        await self.app(scope, tap.receive, tap.send)
        at, seconds = datetime.now(UTC).isoformat(), round(monotonic() - begun, 4)
        path = _SECRET.sub(r"\1/…", scope["path"])
        entry = Entry(at, self.service, scope["method"], path, tap.status, seconds)
        self.log.add(Exchange(entry, _url(scope), scope["headers"], tap.body, tap.answer, tap.size_bytes))


@dataclass(slots=True)
class _Tap:
    """The ends of one request, with what went through them."""

    _receive: Receive
    _send: Send
    body: bytes = b""
    answer: bytes = b""
    size_bytes: int = 0
    status: int = 0

    async def receive(self) -> Message:
        message = await self._receive()
        if part := message.get("body"):
            self.size_bytes += len(part)
            self.body += part[: BODY_BYTES_MAX - len(self.body)]
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif not self.answer:
            self.answer = message.get("body", b"")[:ANSWER_BYTES_MAX]
        await self._send(message)


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object that a request carries, empty without a body; anything else is a ValueError."""
    body = read_json(await request.body() or b"{}")
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")  # noqa: TRY004 - what a person sent, not a slip
    return body


def read_json(text: str | bytes) -> Any:
    """What JSON says; half of a surrogate pair, which no answer could hold, becomes a question mark."""
    told = text.decode() if isinstance(text, bytes) else text
    found = json.loads(told)
    if "\\ud" not in told.lower():
        return found
    return json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


async def no_answer(scope: Scope, receive: Receive, _send: Send) -> None:
    """Close the connection without a byte: an app to be returned in the place of a response."""
    scope["hang_up"]()
    while (await receive())["type"] != "http.disconnect":
        pass


def _hang_up(send: Any) -> Callable[[], None]:
    # ASGI has no word for hanging up; uvicorn's `send` belongs to the cycle that knows its socket.
    hang_up: Callable[[], None] = send.__self__.transport.abort
    return hang_up


def _url(scope: Scope) -> str:
    host, port = scope["server"]
    query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
    return f"http://{host}:{port}{scope['path']}{query}"
