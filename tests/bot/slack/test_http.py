import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack.http import endpoint
from bot.web.server import Server

SIGNER = SignatureVerifier("secret")
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CHALLENGE = json.dumps({"type": "url_verification", "challenge": "abc"})


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    app = AsyncApp(token="xoxb-1", signing_secret="secret", name="t")
    server = Server(
        Starlette(routes=[Route("/slack/events", endpoint(app), methods=["POST"])]), host="127.0.0.1", port=0
    )
    await server.start()
    try:
        yield f"http://127.0.0.1:{server.port}/slack/events"
    finally:
        await server.stop()


def told(body: str, headers: Mapping[str, str]) -> tuple[int, str]:
    async def story() -> tuple[int, str]:
        async with (
            served() as url,
            aiohttp.ClientSession() as http,
            http.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    return asyncio.run(story())


def signed(body: str) -> dict[str, str]:
    now = str(int(SIGNER.clock.now()))
    signature = SIGNER.generate_signature(timestamp=now, body=body)
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature or ""}


def test_slacks_challenge_is_answered() -> None:
    status, text = told(CHALLENGE, {**JSON, **signed(CHALLENGE)})
    assert (status, json.loads(text)) == (200, {"challenge": "abc"})


def test_slacks_look_at_the_certificate_is_answered() -> None:
    assert told(urlencode({"ssl_check": 1}), FORM)[0] == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"X-Slack-Signature": "v0=forged"},
        {"X-Slack-Request-Timestamp": "1600000000"},
        {"X-Slack-Request-Timestamp": "yesterday"},
    ],
)
def test_what_slack_did_not_sign_now_is_turned_away(changes: dict[str, str]) -> None:
    assert told(CHALLENGE, {**JSON, **signed(CHALLENGE), **changes})[0] == 401


@pytest.mark.parametrize(("body", "kind"), [("{half", JSON), ("payload=half", FORM)])
def test_what_cannot_be_read_is_told_so(body: str, kind: dict[str, str]) -> None:
    assert told(body, {**kind, **signed(body)}) == (400, "This is not what Slack sends.")
