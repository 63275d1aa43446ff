"""What every test may ask for: an empty database, and a session in a transaction on it."""

import os
import sqlite3
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile, disk_usage

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from store.schema import metadata

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
MEMORY_BYTES = 2_000_000_000  # as much must be free there


# How long an example takes says more of the machine than of what is tested; and the few tests that hold a database
# against examples put it back by themselves.
settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a machine that has everything insist on it."""
    parser.addoption("--no-skips", action="store_true", help="fail where a test would be skipped")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory where there is plenty: what is tested waits for the disk with each commit."""
    if not config.option.basetemp and MEMORY.is_dir() and disk_usage(MEMORY).free > MEMORY_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let half as many again work as there are processors: journeys wait more than they work."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure when nothing may be skipped."""
    report = yield
    if report.skipped and item.config.getoption("--no-skips") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, with --no-skips: {report.longrepr}"
    return report


def make_engine(url: str) -> Engine:
    """Make an engine that treats SQLite as the product does; other databases need no treatment."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 5})

    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")  # tests survive no power cut
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """The address of a database of this test's own."""
    path = tmp_path / "textops.db"
    copyfile(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """An empty database; tests/store runs on PostgreSQL as well."""
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that is rolled back in the end."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def now() -> datetime:
    """A Thursday morning in New York."""
    return datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
