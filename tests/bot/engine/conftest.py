"""A PostgreSQL database of this run's own, emptied for each test, with Procrastinate's tables beside ours."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from bot.db import Database
from bot.engine.cluster.schema import bring_up_to_date
from store.schema import metadata
from tests.postgres import own_schema


@pytest.fixture
def db(postgres_url: str) -> Iterator[Database]:
    db = Database(postgres_url)
    yield db
    asyncio.run(db.close())


@pytest.fixture
def postgres_url(postgres_schema: str) -> Iterator[str]:
    """The address of a database in which nothing waits."""
    yield postgres_schema
    server = create_engine(postgres_schema)
    with server.begin() as connection:
        connection.execute(text("TRUNCATE procrastinate_jobs, procrastinate_workers, jobs CASCADE"))
    server.dispose()


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str]:
    """A schema with all tables; without a server the test is skipped, and says so."""
    with own_schema() as address:
        engine = create_engine(address)
        metadata.create_all(engine)
        with engine.begin() as connection:
            bring_up_to_date(connection.connection.cursor())
        engine.dispose()
        yield address
