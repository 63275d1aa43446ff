"""The way to the bot: over its web socket when one is open, else by signed POST to its request URL."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from starlette.websockets import WebSocket

from simulator.slack.connection import Connection
from simulator.slack.errors import CannotError

KINDS = ("slash_commands", "interactive", "events_api")


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's answer: whether it came in time, and what it held. `reason` is Slack's word for what went wrong."""

    is_ok: bool
    body: dict[str, Any] | str | None = None
    reason: str = ""

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

    @property
    def is_reachable(self) -> bool:
        """Whether the bot could hear anything at all."""
        return bool(self.sockets) or self.connection.request_url is not None

    async def send(self, parcel: Parcel) -> Ack:
        """Hand it over and wait for the ack, three seconds at most."""
        self.sent[parcel.kind] = parcel
        try:
            async with asyncio.timeout(self.connection.ack_seconds):
                if self.sockets:
                    return await self._by_socket(parcel)
                if self.connection.request_url:
                    return await self._by_post(parcel, self.connection.request_url)
        except TimeoutError:
            return Ack(is_ok=False, reason="timeout")
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
        try:
            async with asyncio.timeout(self.connection.ack_seconds):
                ack = await self._by_post(Parcel("events_api", payload), url)
        except TimeoutError:
            return False
        return ack.is_ok and challenge in (ack.body, ack.payload.get("challenge"))

    def answered(self, envelope: dict[str, Any]) -> None:
        """An ack came in over a socket; one that nobody waits for any more is dropped."""
        waiting = self._unanswered.pop(envelope.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(Ack(is_ok=True, body=envelope.get("payload")))

    async def close(self) -> None:
        """Close the HTTP session; sockets end with the server."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _by_socket(self, parcel: Parcel) -> Ack:
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "payload": parcel.payload,
            "type": parcel.kind,
            "accepts_response_payload": parcel.kind != "events_api",
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        self._turn += 1
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._unanswered[envelope["envelope_id"]] = waiting
        try:
            await self.sockets[self._turn % len(self.sockets)].send_json(envelope)
            return await waiting
        except RuntimeError:
            return Ack(is_ok=False, reason="connection_failed")
        finally:
            self._unanswered.pop(envelope["envelope_id"], None)

    async def _by_post(self, parcel: Parcel, url: str) -> Ack:
        body, content_type = _body(parcel)
        headers = {"Content-Type": content_type, **signed(self.connection.signing_secret, body)}
        if parcel.attempt:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(url, data=body, headers=headers) as response:
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


def _body(parcel: Parcel) -> tuple[str, str]:
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload), "application/json"
    fields = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _read(status: int, text: str) -> Ack:
    if status != 200:
        return Ack(is_ok=False, reason="http_error")
    try:
        return Ack(is_ok=True, body=json.loads(text) if text.strip() else None)
    except ValueError:
        return Ack(is_ok=True, body=text)
