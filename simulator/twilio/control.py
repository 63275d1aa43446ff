"""What a test or a person may do to the carrier and see of it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.twilio import inbound
from simulator.twilio.carrier import Carrier
from simulator.twilio.ledger import sums
from simulator.twilio.message import Message
from simulator.twilio.numbers import required
from simulator.twilio.settings import changed
from simulator.wire import read_object

Answer = Callable[[Carrier, Request], Any]


def control_routes(carrier: Carrier) -> list[Route]:
    """The routes under /twilio of the control server; a mistake is answered 400 with a sentence."""

    def serve(answer: Answer) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> JSONResponse:
            return JSONResponse(await answer(carrier, request))

        return endpoint

    return [
        Route("/ledger", serve(_ledger)),
        Route("/phone/{number}", serve(_phone)),
        Route("/text", serve(_text), methods=["POST"]),
        Route("/numbers", serve(_numbers), methods=["POST"]),
        Route("/settings", serve(_settings), methods=["GET"]),
        Route("/settings", serve(_change_settings), methods=["POST"]),
    ]


async def _ledger(carrier: Carrier, request: Request) -> dict[str, Any]:
    query = request.query_params
    found = carrier.ledger.between(_instant(query.get("since")), _instant(query.get("to")))
    rows = [] if query.get("rows") == "0" else [_row(message) for message in found]
    return {"rows": rows, "sums": sums(found)}


async def _phone(carrier: Carrier, request: Request) -> dict[str, Any]:
    number = required(request.path_params["number"])
    texts = [asdict(each) | {"at": each.at.isoformat()} for each in carrier.phones.get(number, [])]
    return {
        "number": number,
        "behaviour": carrier.behaviours.of(number),
        "opted_out": number in carrier.opted_out,
        "texts": texts,
    }


async def _text(carrier: Carrier, request: Request) -> dict[str, Any]:
    body = await read_object(request)
    to = required(str(body["to"])) if body.get("to") else ""
    return _row(inbound.text(carrier, required(str(body["from"])), str(body["body"]), to=to))


async def _numbers(carrier: Carrier, request: Request) -> dict[str, Any]:
    body = await read_object(request)
    carrier.behaviours.set(body)
    return {"ok": True}


async def _settings(carrier: Carrier, _request: Request) -> dict[str, Any]:
    return asdict(carrier.settings) | {"auth_token": "…"}


async def _change_settings(carrier: Carrier, request: Request) -> dict[str, Any]:
    carrier.settings = changed(carrier.settings, await read_object(request))
    return await _settings(carrier, request)


def _row(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "to": message.to,
        "from": message.sender,
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "error_code": message.error_code,
        "segments": message.segments,
        "created": message.created.isoformat(),
        "updated": message.updated.isoformat(),
        "sent": message.sent.isoformat() if message.sent else None,
        "deleted": message.deleted,
    }


def _instant(written: str | None) -> datetime | None:
    if not written:
        return None
    when = datetime.fromisoformat(written)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
