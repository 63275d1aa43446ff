"""The control server: the clock, the faults, the log, and both halves' own routes."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from simulator.clock import Clock
from simulator.faults import Faults, Rule, read_rule
from simulator.wire import read_object


@dataclass(frozen=True, slots=True)
class Doors:
    """The ports of both services by name: `refuse` closes the one of a rule's service, `heal` opens it again."""

    refuse: Callable[[Rule], Awaitable[None]]
    heal: Callable[[str], Awaitable[None]]
    is_closed: Callable[[str], bool]


def control_app(
    clock: Clock,
    faults: Faults,
    *,
    doors: Doors,
    others: Mapping[str, Callable[[], Awaitable[Any]]],
    routes: list[BaseRoute],
) -> Starlette:
    """The app; `others` are calls by path (`GET /wire`, `POST /reset`); a fault is in force when it is answered."""
    own: list[BaseRoute] = [
        Route("/clock/follow", _following(clock)),
        Route("/clock", _reading(clock), methods=["GET"]),
        Route("/clock", _moving(clock), methods=["POST"]),
        Route("/faults", _adding(faults, doors), methods=["POST"]),
        Route("/faults", _clearing(faults, doors), methods=["DELETE"]),
        *(_plain(call, answer) for call, answer in others.items()),
    ]
    told: dict[Any, Any] = dict.fromkeys((ValueError, KeyError, TypeError, OverflowError), _mistake) | {
        HTTPException: _not_there
    }
    return Starlette(routes=[*own, *routes], exception_handlers=told)


def _plain(call: str, answer: Callable[[], Awaitable[Any]]) -> Route:
    method, path = call.split(" ")

    async def endpoint(_request: Request) -> Response:
        return JSONResponse(await answer())

    return Route(path, endpoint, methods=[method])


def _reading(clock: Clock) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        return JSONResponse(_told(clock))

    return endpoint


def _moving(clock: Clock) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = await read_object(request)
        if "to" in body:
            clock.move_to(datetime.fromisoformat(str(body["to"])))
        else:
            clock.advance(timedelta(seconds=float(body["advance_seconds"])))
        return JSONResponse(_told(clock))

    return endpoint


def _following(clock: Clock) -> Callable[[Request], Awaitable[Response]]:
    async def lines() -> AsyncIterator[str]:
        async for _ in clock.subscribe():
            yield f"data: {json.dumps(_told(clock))}\n\n"

    async def endpoint(_request: Request) -> Response:
        return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return endpoint


def _adding(faults: Faults, doors: Doors) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        rule = read_rule(await read_object(request))
        if rule.fault.kind == "refused":
            await doors.refuse(rule)
        else:
            faults.add(rule)
        return JSONResponse({"rules": [asdict(each) for each in faults.rules()]})

    return endpoint


def _clearing(faults: Faults, doors: Doors) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        faults.clear()
        for service in ("slack", "twilio"):
            await doors.heal(service)
        return JSONResponse({"rules": []})

    return endpoint


def _told(clock: Clock) -> dict[str, Any]:
    return {"now": clock.now().isoformat(), "offset_seconds": clock.offset.total_seconds()}


async def _mistake(_request: Request, error: Exception) -> Response:
    told = f"Missing: {error.args[0]}." if isinstance(error, KeyError) else str(error)
    return JSONResponse({"error": told}, status_code=400)


async def _not_there(request: Request, error: HTTPException) -> Response:
    told = f"{error.detail}: {request.method} {request.url.path}"
    return JSONResponse({"error": told}, status_code=error.status_code)
