"""What a tap on a short link costs, its click stored, beside an empty answer of the same server."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import insert

from benchmarks import crowd, load
from benchmarks.measure import Claim
from store import Session, links
from store.schema.ledger import deliveries
from store.schema.messages import messages

TURNS = 5
TAPS = 4_000
LEAST = {"redirects, SQLite": 0.4, "redirects, PostgreSQL": 0.4}
URL = "https://acme.example/sale"
PHONE = (
    "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Dest: document\r\nSec-Fetch-Site: none\r\n"
)


def claims() -> list[Claim]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [_of(name, url) for name, url in found.items()]


def _of(name: str, url: str) -> Claim:
    with crowd.world(url) as world, load.served(url) as port:
        asyncio.run(world.db.run(_sent))
        empty = [_get("empty")] * TAPS
        turns = [
            (
                load.seconds_each(port, _taps(turn), answer=b"302"),
                load.seconds_each(port, empty, answer=b"204"),
            )
            for turn in range(TURNS)
        ]
    ours, peer = (median(side) for side in zip(*turns, strict=True))
    claim = f"redirects, {name}"
    return Claim(claim, ours, peer, LEAST[claim])


def _taps(turn: int) -> Sequence[bytes]:
    return [_get(_code(row)) for row in range(turn * TAPS, (turn + 1) * TAPS)]


def _get(path: str) -> bytes:
    return f"GET /{path} HTTP/1.1\r\nHost: t.acme.example\r\n{PHONE}\r\n".encode()


def _code(row: int) -> str:
    return f"{row:010}"


def _sent(session: Session) -> None:
    """Give everybody a text with a short link, an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    row = {"number": 1, "name": "Sale", "channel": "C", "state": "sending", "revision": 1, "archived": False}
    row |= {"author": "U0ANA", "body": URL, "opt_out": True, "newcomers": False, "zone": "account", "reserved": 0}
    session.execute(insert(messages).values(row | {"cursor": 0, "audience": {}, "created_at": at, "changed_at": at}))
    sent = {"message": 1, "attempt": 1, "segments": 1, "state": "sent", "due": at, "attempted_at": at}
    people = [
        {"id": row + 1, "number": f"+1212{2_000_000 + row}", "contact_id": row + 1, **sent}
        for row in range(TURNS * TAPS)
    ]
    session.execute(insert(deliveries), people)
    link = links.freeze(session, 1, urls=[URL])[URL]
    links.keep(session, [(_code(row), link, row + 1) for row in range(TURNS * TAPS)])
