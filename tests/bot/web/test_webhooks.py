import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import select

from bot.db import Database
from bot.engine.local import JobsQueue
from bot.web.app import make_web
from bot.web.server import Server
from bot.web.signature import HEADER, sign
from jobs.world import World
from store.schema.ledger import callbacks, clicks, inbound
from tests.bot.fakes import FixedClock, NoCarrier, NoChat

SECRET = "secret"
PUBLIC = "https://sms.example.com/texts"
STATUS = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+12125550100", "ErrorCode": ""}
TEXT = {"MessageSid": "SM2", "From": "+12125550100", "To": "+12125550199", "Body": "STOP"}
Ask = Callable[[aiohttp.ClientSession, str], Awaitable[None]]


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    db = Database(sqlite_url)
    yield db
    asyncio.run(db.close())


def visit(db: Database, ask: Ask) -> None:
    clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
    queue = JobsQueue(clock)
    world = World(db=db, carrier=NoCarrier(), chat=NoChat(), queue=queue, clock=clock, public_url=PUBLIC)

    async def story() -> None:
        server = Server(make_web(world, slack=None, auth_token=SECRET), host="127.0.0.1", port=0)
        await server.start()
        try:
            async with aiohttp.ClientSession() as http:
                await ask(http, f"http://127.0.0.1:{server.port}")
        finally:
            await server.stop()

    asyncio.run(story())


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


def test_a_crowd_of_callbacks_is_stored_whole(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        answers = await asyncio.gather(*(post(http, url, f"/twilio/status?attempt=d{n}.1", STATUS) for n in range(300)))
        assert {status for status, _ in answers} == {204}
        assert len(await db.read(lambda s: s.execute(select(callbacks)).all())) == 300

    visit(db, ask)


def test_an_unknown_code_is_a_plain_page_and_no_click(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        for code in ("nothing", "x" * 12, "favicon.ico"):
            async with http.get(f"{url}/{code}", allow_redirects=False) as answer:
                assert answer.status == 404
                assert "does not exist" in await answer.text()
        assert await db.read(lambda s: s.execute(select(clicks)).all()) == []

    visit(db, ask)


def test_probes_are_answered(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        async with http.get(f"{url}/healthz") as answer:
            assert await answer.text() == "ok"
        async with http.get(f"{url}/metrics") as answer:
            assert "textops_inbox_waiting 0" in await answer.text()

    visit(db, ask)
