"""The way to the bot: over its web socket when one is open, else by signed POST to its request URL."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from starlette.websockets import WebSocket

from simulator.slack.connection import Connection
from simulator.slack.errors import CannotError
from simulator.wire import SOCKET, Log, answered, read_json, sent

KINDS = ("slash_commands", "interactive", "events_api")


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's answer: whether it came in time, and what it held. `reason` is Slack's word for what went wrong."""

    is_ok: bool
    body: dict[str, Any] | str | None = None
    reason: str = ""
    status: int = 0

    @property
    def payload(self) -> dict[str, Any]:
        """The answer as JSON; an empty or plain answer is an empty object."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to the bot: the kind of envelope, its payload, and which try this is."""

    kind: str
    payload: dict[str, Any]
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel as it goes on the wire: over a socket (then `to` is its kind) or to an address."""

    method: str
    to: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    envelope_id: str = ""


class Delivery:
    """Open sockets, unanswered envelopes and one pooled HTTP session."""

    def __init__(self, connection: Connection) -> None:
        """Deliver by the secrets and patience of `connection`."""
        self.connection = connection
        self.sockets: list[WebSocket] = []
        self._unanswered: dict[str, asyncio.Future[Ack]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._turn = 0
        self.sent: dict[str, Parcel] = {}
        self.log = Log()

    @property
    def is_reachable(self) -> bool:
        """Whether the bot could hear anything at all."""
        return bool(self.sockets) or self.connection.request_url is not None

    async def send(self, parcel: Parcel) -> Ack:
        """Hand it over and wait for the ack, three seconds at most."""
        self.sent[parcel.kind] = parcel
        if self.sockets:
            return await self._hand_over(_enveloped(parcel))
        if self.connection.request_url:
            return await self._hand_over(self._posted(parcel, self.connection.request_url))
        return Ack(is_ok=False, reason="connection_failed")

    async def send_again(self, kind: str) -> Ack:
        """The newest of this kind once more, word for word, as Slack does when an ack was lost on its way."""
        if kind not in self.sent:
            raise CannotError(f"Nothing of the kind {kind} was sent; there are {', '.join(KINDS)}.")
        return await self.send(replace(self.sent[kind], attempt=1, reason="http_timeout"))

    async def verify(self, url: str) -> bool:
        """Whether the address answers Slack's challenge, as it must before it may be used."""
        challenge = secrets.token_hex(16)
        payload = {"type": "url_verification", "token": "simulator-verification", "challenge": challenge}
        ack = await self._hand_over(self._posted(Parcel("events_api", payload), url))
        return ack.is_ok and challenge in (ack.body, ack.payload.get("challenge"))

    def answered(self, envelope: dict[str, Any]) -> None:
        """An ack came in over a socket; one that nobody waits for any more is dropped."""
        waiting = self._unanswered.pop(envelope.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(Ack(is_ok=True, body=envelope.get("payload"), status=200))

    async def close(self) -> None:
        """Close the HTTP session; sockets end with the server."""
        if self._session:
            await self._session.close()
            self._session = None

    def _posted(self, parcel: Parcel, url: str) -> Letter:
        body, content_type = _body(parcel)
        headers = {"Content-Type": content_type, **signed(self.connection.signing_secret, body)}
        if parcel.attempt:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}
        return Letter("POST", url, body, headers=headers)

    async def _hand_over(self, letter: Letter) -> Ack:
        exchange = sent("slack", letter.method, url=letter.to, headers=letter.headers, body=letter.body.encode())
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.connection.ack_seconds):
                ack = await (self._by_socket(letter) if letter.method == SOCKET else self._by_post(letter))
        except TimeoutError:
            ack = Ack(is_ok=False, reason="timeout")
        self.log.add(answered(exchange, ack.status, seconds=time.monotonic() - begun))
        return ack

    async def _by_socket(self, letter: Letter) -> Ack:
        self._turn += 1
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._unanswered[letter.envelope_id] = waiting
        try:
            await self.sockets[self._turn % len(self.sockets)].send_text(letter.body)
            return await waiting
        except RuntimeError:
            return Ack(is_ok=False, reason="connection_failed")
        finally:
            self._unanswered.pop(letter.envelope_id, None)

    async def _by_post(self, letter: Letter) -> Ack:
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(letter.to, data=letter.body, headers=letter.headers) as response:
                return _read(response.status, await response.text())
        except aiohttp.ClientError:
            return Ack(is_ok=False, reason="connection_failed")


def signed(secret: str, body: str) -> dict[str, str]:
    """Slack's v0 signature over the real time and the body, as headers."""
    timestamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }


def _enveloped(parcel: Parcel) -> Letter:
    envelope: dict[str, Any] = {
        "envelope_id": str(uuid.uuid4()),
        "payload": parcel.payload,
        "type": parcel.kind,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
    return Letter(SOCKET, parcel.kind, json.dumps(envelope), envelope_id=envelope["envelope_id"])


def _body(parcel: Parcel) -> tuple[str, str]:
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload), "application/json"
    fields = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _read(status: int, text: str) -> Ack:
    if status != 200:
        return Ack(is_ok=False, reason="http_error", status=status)
    try:
        return Ack(is_ok=True, body=read_json(text) if text.strip() else None, status=status)
    except ValueError:
        return Ack(is_ok=True, body=text, status=status)
