"""The carrier's webhooks: signed, stored in group commits, and answered after the commit."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import store.inbox
from bot.web.health import Health
from bot.web.intake import FullError, Intake
from bot.web.signature import HEADER, SETTINGS_HEADER, is_signed, is_whole
from jobs.world import World
from sms.job import Job
from store import Session
from store.inbox import Callback, Inbound

FORGED = "The signature does not match. It is made with the account's auth token over PUBLIC_URL and the form."
BODY_MAX = 100_000
NOTHING = Response(status_code=204)
SILENT = Response("<Response/>", media_type="text/xml")  # TwiML: no answer of ours to the text

GATHERING = timedelta(milliseconds=250)  # many callbacks are folded at once

Row = TypeVar("Row", Callback, Inbound)


class Webhooks:
    """Takes status callbacks and texts from people."""

    def __init__(self, world: World, health: Health, *, auth_token: str) -> None:
        self._world = world
        self._health = health
        self._secret = auth_token.encode()
        self._callbacks: Intake[Callback, None] = Intake(self._store_callbacks)
        self._inbound: Intake[Inbound, None] = Intake(self._store_inbound)

    async def status(self, request: Request) -> Response:
        """Take a status callback."""
        told = await self._signed(request)
        if told is None:
            return PlainTextResponse(FORGED, 403)
        sid, status = told.get("MessageSid", ""), told.get("MessageStatus", "")
        if not sid or not status:
            return PlainTextResponse("MessageSid and MessageStatus are missing.", 400)
        code = told.get("ErrorCode", "")
        attempt = dict(parse_qsl(_query(request))).get("attempt", "")
        row = Callback(attempt=attempt[:40], sid=sid, status=status, code=int(code) if code.isdecimal() else None)
        return await _stored(self._callbacks, row, NOTHING)

    async def inbound(self, request: Request) -> Response:
        """Take a text from a person."""
        told = await self._signed(request)
        if told is None:
            return PlainTextResponse(FORGED, 403)
        sid, number = told.get("MessageSid", ""), told.get("From", "")
        if not sid or not number:
            return PlainTextResponse("MessageSid and From are missing.", 400)
        row = Inbound(
            sid=sid,
            number=number,
            to=told.get("To", ""),
            body=told.get("Body", ""),
            opt_out_type=told.get("OptOutType", ""),
        )
        return await _stored(self._inbound, row, SILENT)

    async def _signed(self, request: Request) -> Mapping[str, str] | None:
        """Read what the carrier tells; what it did not sign is counted, and nothing of it is looked at."""
        body, query = await request.body(), _query(request)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.scope["headers"]}
        is_json = headers.get("content-type", "").startswith("application/json")
        form = _form(body) if len(body) <= BODY_MAX and not is_json else []
        # Host and scheme are a proxy's business: the carrier signs the address that it was given.
        url = self._world.public_url + request.scope["path"] + (f"?{query}" if query else "")
        signature, settings = headers.get(HEADER.lower(), ""), headers.get(SETTINGS_HEADER.lower(), "")
        is_ours = is_signed(url, form, signature=signature, secret=self._secret, settings=settings)
        if len(body) > BODY_MAX or not is_ours or (is_json and not is_whole(body, query)):
            self._health.forged += 1
            return None
        return _json(body) if is_json else dict(form)

    async def _store_callbacks(self, rows: Sequence[Callback]) -> None:
        now = self._world.clock.now()

        def unit(session: Session) -> None:
            store.inbox.store_callbacks(session, rows, now=now)
            self._world.queue.put(session, [Job("receive", "", now + GATHERING)])

        await self._world.db.run(unit)

    async def _store_inbound(self, rows: Sequence[Inbound]) -> None:
        now = self._world.clock.now()

        def unit(session: Session) -> None:
            store.inbox.store_inbound(session, rows, now=now)
            self._world.queue.put(session, [Job("receive", "")])

        await self._world.db.run(unit)


async def _stored(intake: Intake[Row, None], row: Row, answer: Response) -> Response:
    try:
        await intake.put(row)
    except FullError:
        return PlainTextResponse("Too many wait to be stored. Come again.", 503, headers={"Retry-After": "5"})
    return answer


def _query(request: Request) -> str:
    return str(request.scope["query_string"].decode("latin-1"))


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        return []  # it is not signed, then


def _json(body: bytes) -> Mapping[str, str]:
    """Take the texts of a JSON object; whatever else was signed says nothing that is asked for here."""
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}
