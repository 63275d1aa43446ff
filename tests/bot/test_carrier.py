import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.carrier import Account, TwilioCarrier
from jobs.world import StalePage, Text
from sms.delivery import Accepted, Broken, DeliveryState, NotAccepted, Outcome, Rejected, Uncertain

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
PATH = "/2010-04-01/Accounts/AC1/Messages.json"
DATE = "Thu, 26 Nov 2026 12:00:00 +0000"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TEXT = Text("+12125550100", "Sale – today", "d17.1", 3600)
TAKEN = {"sid": "SM1", "status": "queued", "num_segments": "2"}


def carrier_for(url: str, http: aiohttp.ClientSession) -> TwilioCarrier:
    account = Account("AC1", "secret", service="MG1", api_url=url.rstrip("/"))
    return TwilioCarrier(account, http=http, public_url="https://sms.example.com")


def send_to(answer: Answer, *, text: Text = TEXT) -> Outcome:
    async def story() -> Outcome:
        app = web.Application()
        app.router.add_post(PATH, answer)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            return await carrier_for(str(server.make_url("/")), http).send(text)

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


@pytest.mark.parametrize("body", ["", "a+b & c=d % ~._-*/", "Grüße €5 👩‍🦰\r\n\t"])
def test_any_text_arrives_as_it_was_written(body: str) -> None:
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        raw = (await request.read()).decode()
        seen.extend(parse_qs(raw, keep_blank_values=True, strict_parsing=True)["Body"])
        assert urlencode(parse_qsl(raw, keep_blank_values=True)) == raw
        return web.json_response(TAKEN, status=201)

    assert send_to(answer, text=replace(TEXT, body=body)) == Accepted("SM1", 2, DeliveryState.QUEUED)
    assert seen == [body]


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


POOL = "/v1/Services/MG1/PhoneNumbers"
SHORT = "/v1/Services/MG1/ShortCodes"
OWN = "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json"
NO_MORE = {"meta": {"key": "phone_numbers", "next_page_url": None}}


def asks_for_senders(answers: Mapping[str, Answer], *, number: str = "") -> bool:
    async def story() -> bool:
        app = web.Application()
        for path, answer in answers.items():
            app.router.add_get(path, answer)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            url = str(server.make_url("/")).rstrip("/")
            account = Account("AC1", "secret", service="" if number else "MG1", sender=number, api_url=url)
            return await TwilioCarrier(account, http=http).has_sender()

    return asyncio.run(story())


def pool(*numbers: str) -> Answer:
    return answering(200, {**NO_MORE, "phone_numbers": [{"phone_number": number} for number in numbers]})


def codes(*numbers: str) -> Answer:
    meta = {"key": "short_codes", "next_page_url": None}
    return answering(200, {"meta": meta, "short_codes": [{"short_code": number} for number in numbers]})


def own(*numbers: str) -> Answer:
    return answering(200, {"incoming_phone_numbers": [{"phone_number": one} for one in numbers], "next_page_uri": None})


@pytest.mark.parametrize(
    ("answers", "number", "found"),
    [
        ({POOL: pool("+12125550100")}, "", True),
        ({POOL: pool(), SHORT: codes("12345")}, "", True),
        ({POOL: pool(), SHORT: codes()}, "", False),
        ({OWN: own("+12125550100")}, "+12125550100", True),
        ({OWN: own()}, "+12125550100", False),
        ({}, "12345", True),  # a short code of the account's own is listed elsewhere
    ],
)
def test_whether_there_is_a_number_to_send_from_is_asked_for(
    answers: dict[str, Answer], number: str, found: bool
) -> None:
    assert asks_for_senders(answers, number=number) is found


@pytest.mark.parametrize("status", [404, 429, 503])
def test_a_carrier_that_does_not_say_keeps_nobody_from_sending(status: int) -> None:
    assert asks_for_senders({POOL: answering(status, {"code": 20404, "message": "?", "status": status})})


def listed(sid: str) -> dict[str, Any]:
    return {"sid": sid, "to": "+12125550100", "body": "Hi", "status": "sent", "num_segments": "2", "date_created": DATE}


def test_a_page_that_the_carrier_knows_no_more_is_told_as_stale() -> None:
    async def story() -> None:
        app = web.Application()
        app.router.add_get(PATH, answering(400, {"code": 20001, "message": "Invalid PageToken"}))
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            carrier = carrier_for(str(server.make_url("/")), http)
            with pytest.raises(StalePage):
                await carrier.page(NOON, until=NOON, cursor=f"{PATH}?PageToken=PASM1")

    asyncio.run(story())


def test_the_list_is_read_page_by_page_as_the_carrier_links_them() -> None:
    asked: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(dict(request.query))
        following = None if "PageToken" in request.query else f"{PATH}?PageSize=1000&Page=1&PageToken=PASM1"
        sid = "SM2" if "PageToken" in request.query else "SM1"
        return web.json_response({"messages": [listed(sid)], "next_page_uri": following, "page": 0})

    async def story() -> list[str]:
        app = web.Application()
        app.router.add_get(PATH, answer)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            carrier = carrier_for(str(server.make_url("/")), http)
            first = await carrier.page(NOON, until=NOON + timedelta(hours=1))
            second = await carrier.page(NOON, until=NOON + timedelta(hours=1), cursor=first.next)
            assert second.next == ""
            return [text.sid for text in (*first.texts, *second.texts)]

    assert asyncio.run(story()) == ["SM1", "SM2"]
    assert asked == [
        {"DateSent>": "2026-11-26T12:00:00Z", "DateSent<": "2026-11-26T13:00:00Z", "PageSize": "1000"},
        {"PageSize": "1000", "Page": "1", "PageToken": "PASM1"},
    ]


def from_a_person(sid: str, *, to: str, direction: str = "inbound") -> dict[str, Any]:
    return {**listed(sid), "to": to, "from": "+12125550199", "body": "STOP", "direction": direction}


@pytest.mark.parametrize(
    ("senders", "number", "asked"),
    [
        ({POOL: pool("+12125550100"), SHORT: codes("12345")}, "", None),
        ({OWN: own("+12125550100")}, "+12125550100", "+12125550100"),
    ],
)
def test_only_what_people_text_to_our_own_senders_is_heard(
    senders: dict[str, Answer], number: str, asked: str | None
) -> None:
    queries: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        queries.append(dict(request.query))
        texts = [
            from_a_person("SM3", to="+12125550100"),
            from_a_person("SM2", to="+19175550100"),
            from_a_person("SM1", to="+12125550100", direction="outbound-api"),
        ]
        return web.json_response({"messages": texts, "next_page_uri": None, "page": 0})

    async def story() -> list[tuple[str, str, str]]:
        app = web.Application()
        for path, said in {**senders, PATH: answer}.items():
            app.router.add_get(path, said)
        async with TestServer(app) as server, aiohttp.ClientSession() as http:
            account = Account("AC1", "secret", service="" if number else "MG1", sender=number, api_url=_base(server))
            heard = await TwilioCarrier(account, http=http).received(NOON)
            return [(text.sid, text.sender, text.body) for text in heard]

    assert asyncio.run(story()) == [("SM3", "+12125550199", "STOP")]
    assert queries == [{**({"To": asked} if asked else {}), "DateSent>": "2026-11-26T12:00:00Z", "PageSize": "1000"}]


def _base(server: BaseTestServer) -> str:
    return str(server.make_url("/")).rstrip("/")
