"""Every store test runs on SQLite and on PostgreSQL: at `TEXTOPS_TEST_POSTGRES`, else the local database `test`."""

import os
import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from store.schema import metadata
from tests.conftest import make_engine

POSTGRES = os.environ.get("TEXTOPS_TEST_POSTGRES", "postgresql+psycopg:///test")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """A schema of this run's own on the PostgreSQL server; without a server the tests are skipped, and say so."""
    schema = f"textops_{secrets.token_hex(4)}"
    server = create_engine(POSTGRES)
    try:
        with server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        pytest.skip(f"no PostgreSQL at {make_url(POSTGRES)}: set TEXTOPS_TEST_POSTGRES ({error})")
    address = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema} -csynchronous_commit=off"})
    engine = make_engine(address.render_as_string(hide_password=False))
    metadata.create_all(engine)
    yield engine
    engine.dispose()
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


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
