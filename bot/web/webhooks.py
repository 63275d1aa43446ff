"""The carrier's webhooks: signed, stored in group commits, and answered after the commit."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import store.inbox
from bot.web.intake import FullError, Intake
from bot.web.signature import HEADER, is_signed
from jobs.world import World
from sms.job import Job
from store import Session
from store.inbox import Callback, Inbound

FORGED = "The signature does not match. It is made with the account's auth token over PUBLIC_URL and the form."
BODY_MAX = 100_000
SILENT = Response("<Response/>", media_type="text/xml")  # TwiML: no answer of ours to the text

GATHERING = timedelta(milliseconds=250)  # many callbacks are folded at once

Form = list[tuple[str, str]]


class Webhooks:
    """Takes status callbacks and texts from people."""

    def __init__(self, world: World, *, auth_token: str) -> None:
        self._world = world
        self._secret = auth_token.encode()
        self._callbacks: Intake[Callback] = Intake(self._store_callbacks)
        self._inbound: Intake[Inbound] = Intake(self._store_inbound)

    async def status(self, request: Request) -> Response:
        """Take a status callback."""
        form = await self._signed(request)
        if form is None:
            return PlainTextResponse(FORGED, 403)
        told = dict(form)
        sid, status = told.get("MessageSid", ""), told.get("MessageStatus", "")
        if not sid or not status:
            return PlainTextResponse("MessageSid and MessageStatus are missing.", 400)
        code = told.get("ErrorCode", "")
        attempt = request.query_params.get("attempt", "")
        row = Callback(attempt=attempt[:40], sid=sid, status=status, code=int(code) if code.isdecimal() else None)
        return await _stored(self._callbacks, row, Response(status_code=204))

    async def inbound(self, request: Request) -> Response:
        """Take a text from a person."""
        form = await self._signed(request)
        if form is None:
            return PlainTextResponse(FORGED, 403)
        told = dict(form)
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

    async def _signed(self, request: Request) -> Form | None:
        body = await request.body()
        if len(body) > BODY_MAX:
            return None
        try:
            form = parse_qsl(body.decode(), keep_blank_values=True)
        except UnicodeDecodeError:
            return None
        query = request.url.query
        # Host and scheme are a proxy's business: the carrier signs the address that it was given.
        url = self._world.public_url + request.url.path + (f"?{query}" if query else "")
        signature = request.headers.get(HEADER, "")
        return form if is_signed(url, form, signature=signature, secret=self._secret) else None

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


async def _stored(intake: Intake[Callback] | Intake[Inbound], row: Callback | Inbound, answer: Response) -> Response:
    try:
        await intake.put(row)  # type: ignore[arg-type]
    except FullError:
        return PlainTextResponse("Too many wait to be stored. Come again.", 503, headers={"Retry-After": "5"})
    return answer
