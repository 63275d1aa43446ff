"""Claims about the log of SQLite: it is carried over beside those who write, and begins anew."""

import asyncio
import sqlite3
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from bot import checkpoints
from bot.db import Database

PATIENCE_SECONDS = 20


def test_a_close_whose_word_is_cleared_at_that_very_moment_is_heard_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.01)
    began, closing = Event(), Event()

    def carries_over() -> bool:
        began.set()
        return closing.wait(PATIENCE_SECONDS)

    watch = checkpoints.Checkpoints(carries_over)
    watch.note()
    assert began.wait(PATIENCE_SECONDS)
    watch._closed.set()  # and no more than that: the other word was set and cleared before
    closing.set()
    watch._thread.join(PATIENCE_SECONDS)
    assert not watch._thread.is_alive()


def test_the_log_is_carried_over_while_its_writer_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.01)
    path = tmp_path / "some.db"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("CREATE TABLE kept (value TEXT)")
    size_bytes = path.stat().st_size
    writer.execute("INSERT INTO kept VALUES (?)", ("x" * 50_000,))
    db = Database(f"sqlite:///{path}")
    asyncio.run(db.run(lambda session: session.execute(text("INSERT INTO kept VALUES ('y')"))))
    until = monotonic() + PATIENCE_SECONDS
    while path.stat().st_size < size_bytes + 50_000 and monotonic() < until:
        sleep(0.01)
    carried = path.stat().st_size
    asyncio.run(db.close())
    assert carried >= size_bytes + 50_000
    assert writer.execute("SELECT count(*) FROM kept").fetchone() == (2,)
    writer.close()
