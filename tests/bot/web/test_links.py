"""Claims about taps on short links, over the network."""

from datetime import datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import insert, select

from bot.db import Database
from bot.web import intake
from store import Session, links
from store.schema.ledger import clicks, deliveries
from store.schema.messages import messages
from tests.bot.web.visits import NOW, visit

CODE = "a" * 10
URL = "https://acme.example/søk?q=a%20b&x=%F0%9F%9B%92#top"
LED = "https://acme.example/s%C3%B8k?q=a%20b&x=%F0%9F%9B%92#top"
PHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1",
    "Accept-Language": "en",
}


@pytest.fixture
def db(sqlite_url: str) -> Database:
    return Database(sqlite_url)


def sends(session: Session, *, at: datetime) -> None:
    row = {"number": 1, "name": "Sale", "channel": "C", "state": "sent", "revision": 1, "archived": False}
    row |= {"author": "U0ANA", "body": URL, "opt_out": True, "newcomers": False, "zone": "account", "reserved": 0}
    session.execute(insert(messages).values(row | {"cursor": 0, "audience": {}, "created_at": at, "changed_at": at}))
    sent = {"id": 1, "message": 1, "number": "+12125550100", "contact_id": 1, "attempt": 1, "segments": 1}
    session.execute(insert(deliveries).values(sent | {"state": "sent", "due": at, "attempted_at": at}))
    links.keep(session, [(CODE, links.freeze(session, 1, urls=[URL])[URL], 1)])


async def kept(db: Database) -> list[tuple[str, ...]]:
    return await db.read(lambda s: [tuple(row) for row in s.execute(select(clicks.c.kind, clicks.c.why))])


@pytest.mark.parametrize(
    ("method", "headers", "kind"),
    [("GET", PHONE, "person"), ("HEAD", PHONE, "scanner"), ("GET", {**PHONE, "Purpose": "prefetch"}, "preview")],
)
def test_a_tap_is_stored_before_it_is_led_on_and_told_from_what_is_none(
    db: Database, method: str, headers: dict[str, str], kind: str
) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        await db.run(lambda s: sends(s, at=NOW - timedelta(hours=1)))
        async with http.request(method, f"{url}/{CODE}", headers=headers, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, LED)
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert [kind for kind, _ in await kept(db)] == [kind]

    visit(db, ask)


def test_what_stands_behind_a_code_never_leads_elsewhere(db: Database) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        await db.run(lambda s: sends(s, at=NOW - timedelta(hours=1)))
        for more in ("?url=https://evil.example", "?next=//evil.example"):
            async with http.get(f"{url}/{CODE}{more}", headers=PHONE, allow_redirects=False) as answer:
                assert answer.headers["Location"] == LED
        for path in (f"/{CODE}/", "//evil.example", f"/{CODE}%0d%0aX: y", "/https://evil.example"):
            async with http.get(url + path, allow_redirects=False) as answer:
                assert "evil" not in answer.headers.get("Location", "")

    visit(db, ask)


@pytest.mark.parametrize("code", ["nothing", "x" * 12, "favicon.ico", "x" * 10, CODE])
def test_an_unknown_or_expired_code_is_a_plain_page_and_no_click(db: Database, code: str) -> None:
    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        await db.run(lambda s: sends(s, at=NOW - timedelta(days=90)))
        for method in ("GET", "HEAD"):
            async with http.request(method, f"{url}/{code}", allow_redirects=False) as answer:
                assert answer.status == 404
                assert ("does not exist" in await answer.text()) is (method == "GET")
        assert await kept(db) == []

    visit(db, ask)


def test_where_too_many_wait_a_tap_leads_on_uncounted(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WAITING_MAX", 0)

    async def ask(http: aiohttp.ClientSession, url: str) -> None:
        await db.run(lambda s: sends(s, at=NOW - timedelta(hours=1)))
        async with http.get(f"{url}/{CODE}", headers=PHONE, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, LED)
        assert await kept(db) == []

    visit(db, ask)
