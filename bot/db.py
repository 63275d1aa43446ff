"""Units of work: sync functions over a session, each one transaction, run in threads beside the event loop."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

import store
from bot.checkpoints import Checkpoints
from bot.lanes import Lanes, OneWriter, TwoPools
from sms.errors import Problem

T = TypeVar("T")

BEGIN_SECONDS = 60.0  # an import beside a busy bot waits and goes on
BEGIN_PAUSE_SECONDS = 0.001  # SQLite's own back-off sleeps up to 100 ms and starves the bot beside an import
BULK_PAUSE_SECONDS = 0.004  # longer than a bot beside needs from one transaction to the next, so that it goes first
CACHE_KIB = 32_000  # what SQLite has by itself, 2,000, holds less than one chunk of an import changes
LOG_PAGES = 8_000  # then writers wait for a moment, so that the log begins anew and does not grow for ever
COMMIT_PAGES = 8 * LOG_PAGES  # then a commit carries the log over itself; before, a thread of its own does
CHECKPOINT_SECONDS = 0.1  # it waits for whoever writes just then; the next turn is as good
READERS = 4
POSTGRES_PEOPLE = 8
POSTGRES_BULK = 4
ATTEMPTS = 5
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('textops upgrade ' || current_schema()))"
REPEATABLE = {"40001", "40P01"}  # serialization failure, deadlock


class Unreachable(Problem):
    """The database cannot be used."""

    hint = "Check DATABASE_URL, and that its server runs."


class Busy(Problem):
    """The database is locked by another program."""

    hint = "Wait for it to finish, or close it, and try again; an import goes on where it stopped."


class Database:
    """One database and its threads; a cancelled await does not undo a unit that was handed in."""

    def __init__(self, url: str) -> None:
        self.on_put: Callable[[], None] | None = None  # called on the loop after a commit that put jobs
        self.is_sqlite = is_sqlite(url)
        self._writer = write_engine(url)
        self._bulk = self._writer.execution_options(begin_pause_seconds=BULK_PAUSE_SECONDS)
        self._reader = read_engine(url) if self.is_sqlite else self._writer
        self._log = log_engine(url) if self.is_sqlite else self._writer
        self._readers = ThreadPoolExecutor(READERS, "read")
        self._checkpoints = Checkpoints(partial(_carry_over, self._log)) if self.is_sqlite else None
        self._lanes: Lanes = OneWriter() if self.is_sqlite else TwoPools(POSTGRES_PEOPLE, POSTGRES_BULK)

    async def run(self, unit: Callable[[Session], T], *, bulk: bool = False) -> T:
        """Write; `bulk` waits behind people and webhooks. The unit may be repeated before it commits."""
        loop = asyncio.get_running_loop()
        future = self._lanes.submit(lambda: self._write(unit, loop, bulk=bulk), bulk=bulk)
        return await asyncio.shield(asyncio.wrap_future(future))

    async def read(self, unit: Callable[[Session], T]) -> T:
        """Look at one snapshot, beside the writer; on SQLite a write in it is an error."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._readers, self._look, unit))

    async def close(self) -> None:
        """Let what was handed in finish, then give the connections back."""
        await asyncio.to_thread(self._lanes.close)
        await asyncio.to_thread(self._readers.shutdown)
        if self._checkpoints:
            await asyncio.to_thread(self._checkpoints.close)
        self._log.dispose()
        self._writer.dispose()
        self._reader.dispose()

    def _write(self, unit: Callable[[Session], T], loop: asyncio.AbstractEventLoop, *, bulk: bool) -> T:
        result, woken = _transaction(self._bulk if bulk else self._writer, unit)
        if self._checkpoints:
            self._checkpoints.note()
        if woken and self.on_put is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self.on_put)
        return result

    def _look(self, unit: Callable[[Session], T]) -> T:
        with Session(self._reader) as session:
            return unit(session)


def write_engine(url: str) -> Engine:
    """Make the engine that writes; on SQLite it has one connection, and every transaction begins as a writer."""
    if not is_sqlite(url):
        engine = create_engine(url, pool_size=POSTGRES_PEOPLE + POSTGRES_BULK + READERS, pool_pre_ping=True)
        event.listen(engine, "connect", _set_up_postgres)
        return engine
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 5}, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _set_up_writer)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def read_engine(url: str) -> Engine:
    """Make the engine that reads beside SQLite's writer."""
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 5}, pool_size=READERS, max_overflow=0)
    event.listen(engine, "connect", _set_up_reader)
    event.listen(engine, "begin", _begin_deferred)
    return engine


def log_engine(url: str) -> Engine:
    """Make the engine that carries SQLite's log over; it begins no transaction."""
    return create_engine(url, connect_args={"isolation_level": None, "timeout": CHECKPOINT_SECONDS}, pool_size=1)


def upgrade(url: str) -> None:
    """Bring the database to the newest schema; safe to repeat, and to call on an empty one."""
    try:
        _upgrade(write_engine(url))
    except (OperationalError, ArgumentError, ModuleNotFoundError) as error:
        why = error.orig if isinstance(error, OperationalError) else error
        raise Unreachable(f"The database cannot be used: {why}.") from None


def _upgrade(engine: Engine) -> None:
    folder = Path(store.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(ONE_AT_A_TIME)
            cluster = import_module("bot.engine.cluster.schema")  # SQLite does without its library, which takes 12 MB
            cluster.bring_up_to_date(connection.connection.cursor())
        if not _is_newer(connection, config):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    engine.dispose()


def _is_newer(connection: Connection, config: Config) -> bool:
    """Tell whether a newer version migrated it already: beside it this one goes on, for migrations only add."""
    there = MigrationContext.configure(connection).get_current_revision()
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    return there is not None and there not in known


def is_sqlite(url: str) -> bool:
    """Tell whether an address is a file of SQLite's."""
    return make_url(url).get_backend_name() == "sqlite"


def _set_up_postgres(connection: Any, _record: object) -> None:
    connection.execute("SET jit = off")  # it compiles for longer than any of our statements run
    connection.commit()


def _set_up_writer(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={COMMIT_PAGES}")
    connection.execute("PRAGMA busy_timeout=0")  # waiting is done in _begin_immediate


def _carry_over(engine: Engine) -> bool:
    """Carry the log over beside those who write; False when somebody else does so just now, or the disk is full."""
    try:
        with engine.connect() as connection:
            _, pages, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
            if pages > LOG_PAGES:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
    except OperationalError:
        return False
    return True


def _set_up_reader(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    give_up = time.monotonic() + BEGIN_SECONDS
    pause_seconds = connection.get_execution_options().get("begin_pause_seconds", BEGIN_PAUSE_SECONDS)
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if time.monotonic() > give_up:
                raise Busy from error
            time.sleep(pause_seconds)
        else:
            return


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _transaction(engine: Engine, unit: Callable[[Session], T]) -> tuple[T, bool]:
    """Run and commit; a failure that the database wants repeated is repeated, but never one of the commit itself."""
    for _ in range(ATTEMPTS - 1):
        with Session(engine, expire_on_commit=False) as session:
            try:
                result = unit(session)
                session.flush()
            except DBAPIError as error:
                if not _is_repeatable(error):
                    raise
                continue
            return _committed(session, result)
    with Session(engine, expire_on_commit=False) as session:
        return _committed(session, unit(session))


def _committed(session: Session, result: T) -> tuple[T, bool]:
    session.commit()
    return result, bool(session.info.get("woken"))


def _is_repeatable(error: DBAPIError) -> bool:
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in REPEATABLE
