import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.carrier import Account, TwilioCarrier
from jobs.world import Text
from sms.delivery import Accepted, Broken, DeliveryState, NotAccepted, Outcome, Rejected, Uncertain

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXT = Text("+12125550100", "Sale – today", "d17.1", 3600)
TAKEN = {"sid": "SM1", "status": "queued", "num_segments": "2"}


def carrier_for(url: str, http: aiohttp.ClientSession) -> TwilioCarrier:
    account = Account("AC1", "secret", service="MG1", api_url=url.rstrip("/"))
    return TwilioCarrier(account, http=http, public_url="https://sms.example.com")


def send_to(answer: Answer) -> Outcome:
    async def story() -> Outcome:
        app = web.Application()
        app.router.add_post("/2010-04-01/Accounts/AC1/Messages.json", answer)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            return await carrier_for(str(server.make_url("/")), http).send(TEXT)

    return asyncio.run(story())


def answering(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status, headers=headers)

    return answer


def test_a_text_goes_as_it_was_counted_with_its_attempt_in_the_callback() -> None:
    seen: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        seen.update({str(key): str(value) for key, value in (await request.post()).items()})
        seen["auth"] = request.headers["Authorization"]
        return web.json_response(TAKEN, status=201)

    assert send_to(answer) == Accepted("SM1", 2, DeliveryState.QUEUED)
    assert seen == {
        "To": "+12125550100",
        "Body": "Sale – today",
        "MessagingServiceSid": "MG1",
        "StatusCallback": "https://sms.example.com/twilio/status?attempt=d17.1#rc=5&rp=all",
        "SmartEncoded": "false",
        "ValidityPeriod": "3600",
        "auth": aiohttp.BasicAuth("AC1", "secret").encode(),
    }


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, 21211, Rejected(21211, "why")),
        (400, 21610, Rejected(21610, "why")),
        (400, 29999, Rejected(29999, "why")),
        (400, 21611, NotAccepted(1.0)),
        (429, 20429, NotAccepted(1.0)),
    ],
)
def test_a_refusal_is_a_value(status: int, code: int, outcome: Outcome) -> None:
    assert send_to(answering(status, {"code": code, "message": "why", "status": status})) == outcome


def test_a_broken_account_is_told_apart_from_a_refused_text() -> None:
    outcome = send_to(answering(401, {"code": 20003, "message": "Authenticate", "status": 401}))
    assert isinstance(outcome, Broken)
    assert outcome.code == 20003


def test_a_busy_carrier_says_when_to_come_again() -> None:
    assert send_to(answering(429, {}, {"Retry-After": "7"})) == NotAccepted(7.0)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_the_carriers_own_leaves_it_uncertain(status: int) -> None:
    assert isinstance(send_to(answering(status, {"code": 20500})), Uncertain)


def test_a_lost_reply_leaves_it_uncertain_and_is_not_repeated() -> None:
    tries: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        tries.append(1)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    assert isinstance(send_to(answer), Uncertain)
    assert tries == [1]


def test_nonsense_instead_of_a_reply_leaves_it_uncertain() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>", status=201)

    assert isinstance(send_to(answer), Uncertain)


def test_a_refused_connection_is_surely_not_taken() -> None:
    async def story() -> Outcome:
        async with aiohttp.ClientSession() as http:
            return await carrier_for("http://127.0.0.1:1", http).send(TEXT)

    assert isinstance(asyncio.run(story()), NotAccepted)
