"""The PostgreSQL server of the tests: at `TEXTOPS_TEST_POSTGRES`, else the local database `test`."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

POSTGRES = os.environ.get("TEXTOPS_TEST_POSTGRES", "postgresql+psycopg:///test")
PATIENCE_SECONDS = 60
FULL = "too many clients"  # those of tests beside, which end
HASTY = "-csynchronous_commit=off"  # tests survive no power cut


@contextmanager
def own_schema() -> Iterator[str]:
    """Give the address of an empty schema, gone in the end; without a server the test is skipped, and says so."""
    schema = f"textops_{secrets.token_hex(4)}"
    server = create_engine(POSTGRES)
    _make(server, schema)
    address = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema} {HASTY}"})
    yield address.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


def _make(server: Engine, schema: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with server.begin() as connection:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
        except OperationalError as error:
            if FULL not in str(error) or time.monotonic() > until:
                pytest.skip(f"no PostgreSQL at {make_url(POSTGRES)}: set TEXTOPS_TEST_POSTGRES ({error})")
            time.sleep(1)
        else:
            return
