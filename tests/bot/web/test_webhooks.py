import asyncio
import json
from hashlib import sha256

import aiohttp
import pytest
from sqlalchemy import select

from bot.db import Database
from bot.web import intake
from bot.web.signature import HEADER, sign
from store.schema.ledger import callbacks, inbound
from tests.bot.web.visits import PUBLIC, SECRET, visit

STATUS = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+12125550100", "ErrorCode": ""}
TEXT = {"MessageSid": "SM2", "From": "+12125550100", "To": "+12125550199", "Body": "STOP"}


@pytest.fixture
def db(sqlite_url: str) -> Database:
    return Database(sqlite_url)


async def post(
    http: aiohttp.ClientSession, url: str, path: str, form: dict[str, str], *, secret: str = SECRET
) -> tuple[int, str]:
    signature = sign(PUBLIC + path, list(form.items()), secret=secret.encode())
    async with http.post(url + path, data=form, headers={HEADER: signature}) as answer:
        return answer.status, await answer.text()


def test_a_signed_callback_is_stored_before_it_is_answered(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        assert (await post(http, url, "/twilio/status?attempt=d17.1", STATUS))[0] == 204
        told = select(callbacks.c.attempt, callbacks.c.sid, callbacks.c.status)
        rows = await db.read(lambda s: s.execute(told).all())
        assert [tuple(row) for row in rows] == [("d17.1", "SM1", "delivered")]

    visit(db, ask)


def test_a_stop_is_stored_and_answered_with_nothing_of_ours(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        assert await post(http, url, "/twilio/inbound", TEXT) == (200, "<Response/>")
        rows = await db.read(lambda s: s.execute(select(inbound.c.number, inbound.c.keyword)).all())
        assert [tuple(row) for row in rows] == [("+12125550100", "stop")]

    visit(db, ask)


@pytest.mark.parametrize(("path", "form"), [("/twilio/status?attempt=d17.1", STATUS), ("/twilio/inbound", TEXT)])
def test_a_forged_webhook_is_refused_in_words_and_leaves_nothing(db: Database, path: str, form: dict[str, str]) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        status, words = await post(http, url, path, form, secret="guess")
        assert status == 403
        assert "signature does not match" in words
        assert await db.read(lambda s: s.execute(select(callbacks)).all()) == []
        assert await db.read(lambda s: s.execute(select(inbound)).all()) == []

    visit(db, ask)


@pytest.mark.parametrize(
    ("body", "hashed", "status"),
    [
        ({"MessageSid": "SM1", "MessageStatus": "sent"}, None, 204),
        ({"MessageSid": "SM1", "MessageStatus": "sent"}, b"{}", 403),
        ([], None, 400),
    ],
)
def test_a_callback_in_json_is_taken_if_its_hash_was_signed(
    db: Database, body: object, hashed: bytes | None, status: int
) -> None:
    sent = json.dumps(body).encode()
    path = f"/twilio/status?attempt=d17.1&bodySHA256={sha256(hashed or sent).hexdigest()}"
    headers = {HEADER: sign(PUBLIC + path, (), secret=SECRET.encode()), "Content-Type": "application/json"}

    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        async with http.post(url + path, data=sent, headers=headers) as answer:
            assert answer.status == status
        stored = await db.read(lambda s: s.scalars(select(callbacks.c.status)).all())
        assert list(stored) == (["sent"] if status == 204 else [])

    visit(db, ask)


def test_a_crowd_of_callbacks_is_stored_whole(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        answers = await asyncio.gather(*(post(http, url, f"/twilio/status?attempt=d{n}.1", STATUS) for n in range(300)))
        assert {status for status, _ in answers} == {204}
        assert len(await db.read(lambda s: s.execute(select(callbacks)).all())) == 300

    visit(db, ask)


@pytest.mark.parametrize(("path", "form"), [("/twilio/status?attempt=d17.1", STATUS), ("/twilio/inbound", TEXT)])
def test_where_too_many_wait_the_carrier_is_told_to_come_again(
    db: Database, monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, str]
) -> None:
    monkeypatch.setattr(intake, "WAITING_MAX", 0)

    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        assert (await post(http, url, path, form))[0] == 503

    visit(db, ask)


def test_probes_are_answered(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        async with http.get(f"{url}/healthz") as answer:
            assert await answer.text() == "ok"
        async with http.get(f"{url}/metrics") as answer:
            assert "textops_inbox_waiting 0" in await answer.text()
        await post(http, url, "/twilio/inbound", TEXT, secret="guess")
        async with http.get(f"{url}/metrics") as answer:
            assert "textops_webhooks_forged 1" in await answer.text()

    visit(db, ask)
