"""How long it takes to find somebody among a million, and to show them whole with what happened."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import perf_counter

from sqlalchemy import Engine, func, insert, literal, select, text

from benchmarks import crowd, exact
from benchmarks.measure import Limit
from bot.db import Database, read_engine, upgrade, write_engine
from jobs.import_people.words import write_words
from sms.message import Draft
from sms.timeline import Look
from store import Session, messages, people, person, words
from store.schema.ledger import deliveries
from store.schema.people import contacts

MESSAGES = 2  # that everybody got
ROUNDS = 10
WORDS = ("name77", "žižek 77", "77 žižek", "đorđe", "c123456", "name", "2123456", "3456", "+1 212 234 5678", "nobody")
MOST = {  # seconds, and for how large a share
    "find somebody, SQLite": (0.05, 0.9),
    "find somebody, PostgreSQL": (0.1, 0.9),
    "show somebody, SQLite": (0.05, 0.9),
    "show somebody, PostgreSQL": (0.05, 0.9),
}


def limits() -> list[Limit]:
    """Measure on each database that is there."""
    with crowd.databases() as found:
        return [limit for database, url in found.items() for limit in _limits(database, url)]


def _limits(database: str, url: str) -> list[Limit]:
    _fill(url)
    engine = read_engine(url) if url.startswith("sqlite") else write_engine(url)
    finds = [_seconds(engine, partial(people.find, words=words)) for words in WORDS * ROUNDS]
    every = range(1, exact.PEOPLE, exact.PEOPLE // 100)
    shows = [_seconds(engine, partial(_show, contact=contact)) for contact in every]
    engine.dispose()
    named = {f"find somebody, {database}": finds, f"show somebody, {database}": shows}
    return [Limit(name, seconds, *MOST[name]) for name, seconds in named.items()]


def _fill(url: str) -> None:
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        exact.write_people(session)
        words.put_off(session, [1, exact.PEOPLE], now=exact.NOW)
        for _ in range(MESSAGES):
            _send(session, exact.NOW)
        session.commit()
        asyncio.run(_write_words(url))
        if engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # its own daemon does so a minute after an import
            session.commit()
    engine.dispose()


async def _write_words(url: str) -> None:
    """Let everybody be found as an import does."""
    db = Database(url)
    await write_words(db)
    await db.close()


def _send(session: Session, now: datetime) -> None:
    message = messages.add(session, Draft("Sale", "C0MARKET", "Hi"), author=crowd.AUTHOR, now=now)
    same = {"message": message.number, "state": "delivered", "attempt": 1, "segments": 1, "body": "Hi"}
    times = {name: literal(now, deliveries.c[name].type) for name in ("due", "attempted_at", "accepted_at")}
    row = {**{name: literal(value) for name, value in same.items()}, **times}
    everybody = select(contacts.c.mobile, contacts.c.id, *row.values()).order_by(contacts.c.id)
    session.execute(insert(deliveries).from_select(["number", "contact_id", *row], everybody))
    assert session.scalar(select(func.count()).select_from(deliveries))


def _show(session: Session, contact: int) -> None:
    shown = person.whole(session, Look(contact), account=crowd.ACCOUNT, now=exact.NOW)
    assert len(shown.timeline.entries) == MESSAGES + 1


def _seconds(engine: Engine, look: Callable[[Session], object]) -> float:
    with Session(engine) as session:
        start = perf_counter()
        look(session)
        return perf_counter() - start
