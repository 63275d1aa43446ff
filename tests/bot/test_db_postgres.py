import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from bot.db import Database
from store import Session
from tests.postgres import POSTGRES, own_schema


@pytest.fixture
def db() -> Iterator[Database]:
    with own_schema() as address:
        db = Database(address)
        asyncio.run(db.run(_make_sums))
        yield db
        asyncio.run(db.close())


def _make_sums(session: Session) -> None:
    session.execute(text("CREATE TABLE sums (id int PRIMARY KEY, value int NOT NULL)"))
    session.execute(text("INSERT INTO sums VALUES (1, 0), (2, 0)"))


def add(session: Session, row: int) -> None:
    session.execute(text("UPDATE sums SET value = value + 1 WHERE id = :id"), {"id": row})


def value(session: Session, row: int) -> int:
    return int(session.execute(text("SELECT value FROM sums WHERE id = :id"), {"id": row}).scalar_one())


def test_two_units_that_block_each_other_are_both_done_once(db: Database) -> None:
    barrier = threading.Barrier(2)
    tries: list[str] = []

    def unit(name: str, first: int, second: int) -> None:
        def run(session: Session) -> None:
            tries.append(name)
            add(session, first)
            if tries.count(name) == 1:
                barrier.wait(5)
            add(session, second)

        asyncio.run(db.run(run))

    threads = [threading.Thread(target=unit, args=args) for args in (("a", 1, 2), ("b", 2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(set(tries)) == ["a", "b"]
    assert len(tries) > 2  # at least one of the two was the deadlock's victim
    assert asyncio.run(db.read(lambda s: (value(s, 1), value(s, 2)))) == (2, 2)


def test_a_connection_lost_before_the_commit_is_made_good(db: Database) -> None:
    tries: list[int] = []

    def unit(session: Session) -> None:
        tries.append(1)
        add(session, 1)
        if len(tries) == 1:
            backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with create_engine(POSTGRES).connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
        add(session, 1)

    asyncio.run(db.run(unit))
    assert asyncio.run(db.read(lambda s: value(s, 1))) == 2
    assert len(tries) == 2


def test_a_mistake_of_the_units_own_is_not_repeated(db: Database) -> None:
    tries: list[int] = []

    def unit(session: Session) -> None:
        tries.append(1)
        session.execute(text("INSERT INTO sums VALUES (1, 1)"))

    with pytest.raises(IntegrityError):
        asyncio.run(db.run(unit))
    assert len(tries) == 1
