"""Calls from other programs that let a contact into an automation: a secret, a small JSON body, a plain answer."""

import hmac
import json
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import store.hooks
import store.settings
from jobs.world import World
from sms.errors import Problem
from sms.pacing import take
from store import Session, automations
from store.automations import Automation
from store.hooks import ID_CHARACTERS_MAX, BadCall, Called, NoSuchPerson, NotRunning

HEADER = "X-TextOps-Secret"
BODY_BYTES_MAX = 16_000
VALUES_MAX = 50
CALLS_PER_SECOND = 20.0
CALLS_BURST = 100
HOOKS_MAX = 1_000  # that a pace is remembered of
SECOND_US = 1_000_000
FIELDS = frozenset({"event_id", "number", "external_id", "properties"})
STATUS: Mapping[type[Problem], int] = {NoSuchPerson: 404, NotRunning: 409}


class Hooks:
    """Takes calls, at most so many a second for each address."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._paces: dict[str, int] = {}

    async def call(self, request: Request) -> Response:
        """Let the contact in whom a call names; the same event twice is one."""
        hook = str(request.path_params["hook"])
        wait_seconds = self._wait_seconds(hook)
        if wait_seconds:
            return _refusal(429, "Too many calls. Come again.", retry_seconds=int(wait_seconds) + 1)
        body = await _body(request)
        if body is None:
            return _refusal(413, f"{BODY_BYTES_MAX:,} bytes are the most.")
        each = await self._world.db.read(partial(_known, hook=hook, secret=request.headers.get(HEADER, "")))
        if each is None:
            return _refusal(401, f"No automation has this address and this secret. Send it as {HEADER}.")
        try:
            called = read(body)
            outcome = await self._world.db.run(partial(self._let_in, each=each, called=called))
        except Problem as problem:
            return _refusal(STATUS.get(type(problem), 400), str(problem))
        return JSONResponse({"status": outcome}, status_code=202)

    def _let_in(self, session: Session, *, each: Automation, called: Called) -> str:
        now = self._world.clock.now()
        fresh = automations.get(session, each.number)
        return store.hooks.call(session, fresh, called, account=store.settings.load(session), now=now)

    def _wait_seconds(self, hook: str) -> float:
        now_us = int(time.monotonic() * SECOND_US)
        if len(self._paces) > HOOKS_MAX:
            self._paces = {name: mark for name, mark in self._paces.items() if mark > now_us}
        grant = take(self._paces.get(hook, 0), now_us, rate=CALLS_PER_SECOND, want=1, burst=CALLS_BURST)
        self._paces[hook] = grant.tat_us
        return 0.0 if grant.segments else max(grant.wait_seconds, 0.05)


def read(body: bytes) -> Called:
    """Read a call's JSON; whatever is not as documented is refused, with its name."""
    try:
        told = json.loads(body)
        json.dumps(told, ensure_ascii=False).encode()  # halves of characters can be neither kept nor told
    except (ValueError, RecursionError):
        raise BadCall("The body is no JSON.") from None
    if not isinstance(told, dict):
        raise BadCall("The body is no JSON object.")
    if unknown := next((name for name in told if name not in FIELDS), ""):
        raise BadCall(f"There is no field {unknown}.", hint=f"They are {', '.join(sorted(FIELDS))}.")
    words = {name: _word(told, name) for name in ("event_id", "number", "external_id")}
    if not words["event_id"]:
        raise BadCall("event_id is missing.", hint="It is your own name for what happened, so that it counts once.")
    if not (words["number"] or words["external_id"]):
        raise BadCall("Name a contact by number or external_id.")
    return Called(words["event_id"], words["number"], words["external_id"], _values(told.get("properties")))


def _word(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > ID_CHARACTERS_MAX:
        raise BadCall(f"{name} must be a text of up to {ID_CHARACTERS_MAX} characters.")
    if "\0" in value:
        raise BadCall(f"{name} holds a character that cannot be kept.")
    return value.strip()


def _values(told: object) -> dict[str, str]:
    if told is None:
        return {}
    if not isinstance(told, dict) or len(told) > VALUES_MAX:
        raise BadCall(f"properties must be an object of up to {VALUES_MAX} values.")
    for name, value in told.items():
        if not isinstance(value, str | int | float | bool):
            raise BadCall(f"properties.{name} must be a text, a number, true or false.")
    return {name: _text(value) for name, value in told.items()}


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _known(session: Session, *, hook: str, secret: str) -> Automation | None:
    """Find the automation whose address and secret these are; an address alone tells nobody that it exists."""
    if not store.settings.has_secret(session):
        return None
    found = automations.by_hook(session, hook)
    digest = automations.hook_digest(session, secret)
    is_right = hmac.compare_digest(digest, (found[1] if found else "") or "-")
    return found[0] if found and is_right else None


async def _body(request: Request) -> bytes | None:
    """Read no more than is taken, whatever the caller says that it sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            return None
    return bytes(body)


def _refusal(status: int, words: str, *, retry_seconds: int = 0) -> Response:
    headers = {"Retry-After": str(retry_seconds)} if retry_seconds else {}
    return JSONResponse({"error": words}, status_code=status, headers=headers)
