"""Every store test runs on SQLite and on PostgreSQL: at `TEXTOPS_TEST_POSTGRES`, else the local database `test`."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from store.schema import metadata
from tests.conftest import make_engine
from tests.postgres import own_schema


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A schema of this run's own on the PostgreSQL server; without a server the tests are skipped, and say so."""
    with own_schema() as address:
        engine = make_engine(address)
        metadata.create_all(engine)
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "postgresql":
        engine = request.getfixturevalue("postgres")
        yield engine
        empty(engine)
    else:
        engine = make_engine(request.getfixturevalue("sqlite_url"))
        yield engine
        engine.dispose()


def empty(engine: Engine) -> None:
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
