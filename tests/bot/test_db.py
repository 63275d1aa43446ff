import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError

from bot.db import Busy, Database, Unreachable, upgrade
from store import Session
from store.schema.account import seen

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/textops.db"
    upgrade(url)
    return url


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    db = Database(url)
    yield db
    asyncio.run(db.close())


def put(session: Session, id_: str) -> None:
    session.execute(insert(seen).values(id=id_, at=NOW))


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(seen)) or 0


def test_an_upgrade_can_be_repeated(url: str) -> None:
    upgrade(url)


def test_what_a_unit_wrote_is_there_for_readers(db: Database) -> None:
    async def story() -> int:
        await db.run(lambda s: put(s, "a"))
        return await db.read(count)

    assert asyncio.run(story()) == 1


def test_a_unit_that_raises_leaves_nothing(db: Database) -> None:
    def unit(session: Session) -> None:
        put(session, "a")
        raise ValueError("no")

    async def story() -> int:
        with pytest.raises(ValueError, match="no"):
            await db.run(unit)
        return await db.read(count)

    assert asyncio.run(story()) == 0


def test_a_reader_cannot_write(db: Database) -> None:
    async def story() -> None:
        with pytest.raises(OperationalError, match="readonly"):
            await db.read(lambda s: put(s, "a"))

    asyncio.run(story())


def test_people_go_before_bulk_that_waits_longer(db: Database) -> None:
    order: list[str] = []
    started, gate = threading.Event(), threading.Event()

    def slow(_: Session) -> None:
        started.set()
        gate.wait(5)
        order.append("running")

    async def story() -> None:
        first = asyncio.create_task(db.run(slow, bulk=True))
        await asyncio.to_thread(started.wait, 5)
        bulk = [asyncio.create_task(db.run(lambda _: order.append("bulk"), bulk=True)) for _ in range(3)]
        await asyncio.sleep(0)
        person = asyncio.create_task(db.run(lambda _: order.append("person")))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, person, *bulk)

    asyncio.run(story())
    assert order == ["running", "person", "bulk", "bulk", "bulk"]


def test_a_cancelled_await_does_not_undo_a_unit(db: Database) -> None:
    gate = threading.Event()

    def unit(session: Session) -> None:
        gate.wait(5)
        put(session, "a")

    async def story() -> int:
        task = asyncio.create_task(db.run(unit))
        await asyncio.sleep(0.01)
        task.cancel()
        gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        await db.run(lambda _: None)
        return await db.read(count)

    assert asyncio.run(story()) == 1


def test_the_engine_is_woken_only_after_a_commit_that_put_jobs(db: Database) -> None:
    woken: list[int] = []

    def unit(session: Session) -> None:
        put(session, "a")
        session.info["woken"] = True

    def broken(session: Session) -> None:
        session.info["woken"] = True
        raise ValueError("no")

    async def story() -> None:
        db.on_put = lambda: woken.append(1)
        await db.run(lambda s: put(s, "b"))
        with pytest.raises(ValueError, match="no"):
            await db.run(broken)
        assert woken == []
        await db.run(unit)
        await asyncio.sleep(0)

    asyncio.run(story())
    assert woken == [1]


def test_a_writer_waits_while_another_process_holds_the_lock(db: Database, url: str) -> None:
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    async def story() -> int:
        task = asyncio.create_task(db.run(lambda s: put(s, "a")))
        await asyncio.sleep(0.02)
        assert not task.done()
        other.execute("COMMIT")
        await task
        return await db.read(count)

    assert asyncio.run(story()) == 1
    other.close()


def test_a_lock_that_lasts_is_told_with_what_becomes_of_an_import(
    db: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.db.BEGIN_SECONDS", 0.01)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy) as told:
        asyncio.run(db.run(lambda s: put(s, "a")))
    assert "goes on where it stopped" in told.value.hint
    other.close()


def test_sqlite_is_durable_and_journaled_ahead(db: Database) -> None:
    async def story() -> tuple[object, object]:
        journal = await db.run(lambda s: s.scalar(text("PRAGMA journal_mode")))
        synchronous = await db.run(lambda s: s.scalar(text("PRAGMA synchronous")))
        return journal, synchronous

    assert asyncio.run(story()) == ("wal", 2)


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "nonsense", "postgresql+psycopg://127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_told_in_words(url: str) -> None:
    with pytest.raises(Unreachable, match="DATABASE_URL"):
        upgrade(url)
