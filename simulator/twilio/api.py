"""The Messages API 2010-04-01 and what stands beside it, as the client library speaks them."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.faults import Fault
from simulator.twilio import account, errors, message, paging, sending
from simulator.twilio.carrier import Carrier
from simulator.twilio.errors import Refused
from simulator.wire import no_answer

BASE = "/2010-04-01/Accounts/{account_sid}"


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised request: what its path, query and form say."""

    carrier: Carrier
    sid: str
    fields: Mapping[str, str]


Answer = tuple[int, dict[str, Any] | None]
Method = Callable[[Call], Answer]


def twilio_app(carrier: Carrier) -> Starlette:
    """The app; every method can be struck by a fault under its name, such as `messages.create`."""
    desk = _Desk(carrier)
    service = "/v1/Services/{service_sid}"
    return Starlette(
        routes=[
            Route(f"{BASE}/Messages.json", desk.serve("messages.create", _create), methods=["POST"]),
            Route(f"{BASE}/Messages.json", desk.serve("messages.list", _list), methods=["GET"]),
            Route(f"{BASE}/Messages/{{sid}}.json", desk.serve("messages.update", _update), methods=["POST"]),
            Route(f"{BASE}/Messages/{{sid}}.json", desk.serve("messages.delete", _delete), methods=["DELETE"]),
            Route(f"{BASE}/Messages/{{sid}}.json", desk.serve("messages.fetch", _fetch)),
            Route(f"{BASE}/IncomingPhoneNumbers.json", desk.serve("numbers.list", _incoming_numbers)),
            Route(f"{BASE}.json", desk.serve("account.fetch", _account)),
            Route(f"{service}/PhoneNumbers", desk.serve("service.numbers", _pool_numbers)),
            Route(f"{service}/ShortCodes", desk.serve("service.short_codes", _pool_short_codes)),
            Route(service, desk.serve("service.fetch", _pool)),
        ],
        exception_handlers={404: _not_found, 405: _not_allowed},
    )


@dataclass(slots=True)
class _Desk:
    carrier: Carrier
    in_flight: int = 0

    def serve(self, what: str, method: Method) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Any:
            self.in_flight += 1
            try:
                return await self._serve(request, what, method=method)
            finally:
                self.in_flight -= 1

        return endpoint

    async def _serve(self, request: Request, what: str, *, method: Method) -> Any:
        await request.body()  # so that the log has it, whatever becomes of the request
        if not _is_authorised(self.carrier, request):
            return _refusal(Refused(20003))
        if 0 < self.carrier.settings.requests_max < self.in_flight:
            return _refusal(Refused(20429))
        fault = self.carrier.faults.take("twilio", what)
        if fault and fault.kind in {"error", "ratelimited"}:
            return _faulty(fault)
        response = await _answer(self.carrier, request, method=method)
        return await _spoiled(response, fault) if fault else response


async def _answer(carrier: Carrier, request: Request, *, method: Method) -> Response:
    sid = request.path_params.get("sid") or request.path_params.get("service_sid", "")
    written = (await request.body()).decode(errors="replace") if request.method == "POST" else request.url.query
    fields = dict(parse_qsl(written, keep_blank_values=True))
    try:
        status, body = method(Call(carrier, sid, fields))
    except Refused as refused:
        return _refusal(refused)
    return Response(status_code=status) if body is None else JSONResponse(body, status_code=status)


async def _spoiled(response: Response, fault: Fault) -> Any:
    await asyncio.sleep(fault.seconds)
    if fault.kind == "lost":
        return no_answer
    return _faulty(fault) if fault.kind == "late_error" else response


def _faulty(fault: Fault) -> Response:
    if fault.kind == "ratelimited":
        headers = {"Retry-After": f"{fault.seconds:g}"} if fault.seconds else {}
        return JSONResponse(errors.answer(429, fault.code or 20429), status_code=429, headers=headers)
    code = fault.code or (20503 if fault.status == 503 else 20500)
    return JSONResponse(errors.answer(fault.status, code), status_code=fault.status)


def _refusal(refused: Refused) -> Response:
    return JSONResponse(errors.as_json(refused), status_code=refused.status)


def _is_authorised(carrier: Carrier, request: Request) -> bool:
    settings = carrier.settings
    expected = b64encode(f"{settings.account_sid}:{settings.auth_token}".encode()).decode()
    own = request.path_params.get("account_sid", settings.account_sid) == settings.account_sid
    return own and request.headers.get("Authorization", "").removeprefix("Basic ") == expected


async def _not_found(request: Request, _error: Exception) -> Response:
    return _refusal(Refused(20404, request.url.path))


async def _not_allowed(_request: Request, _error: Exception) -> Response:
    return _refusal(Refused(20004))


def _create(call: Call) -> Answer:
    return 201, message.as_json(sending.accept(call.carrier, call.fields), call.carrier.settings.account_sid)


def _list(call: Call) -> Answer:
    return 200, paging.page(call.carrier, call.fields)


def _fetch(call: Call) -> Answer:
    return 200, message.as_json(_found(call), call.carrier.settings.account_sid)


def _update(call: Call) -> Answer:
    found = _found(call)
    if call.fields.get("Status") == "canceled":
        found = sending.cancel(call.carrier, found)
    elif call.fields.get("Body") == "":
        found = sending.redact(call.carrier, found)
    else:
        raise Refused(20001, "Status may become canceled, Body may become empty")
    return 200, message.as_json(found, call.carrier.settings.account_sid)


def _delete(call: Call) -> Answer:
    sending.delete(call.carrier, _found(call))
    return 204, None


def _account(call: Call) -> Answer:
    return 200, account.account(call.carrier.settings)


def _incoming_numbers(call: Call) -> Answer:
    return 200, account.incoming_numbers(call.carrier.settings)


def _pool(call: Call) -> Answer:
    _check_pool(call)
    return 200, account.pool(call.carrier.settings)


def _pool_numbers(call: Call) -> Answer:
    _check_pool(call)
    return 200, account.pool_numbers(call.carrier.settings)


def _pool_short_codes(call: Call) -> Answer:
    _check_pool(call)
    return 200, account.pool_short_codes(call.carrier.settings)


def _check_pool(call: Call) -> None:
    if call.sid != call.carrier.settings.service_sid:
        raise Refused(20404, f"/Services/{call.sid}")


def _found(call: Call) -> message.Message:
    if found := call.carrier.ledger.get(call.sid):
        return found
    raise Refused(20404, f"{BASE.format(account_sid=call.carrier.settings.account_sid)}/Messages/{call.sid}.json")
