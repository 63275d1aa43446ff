"""Claims about the migrations: they lead to exactly the tables that the code knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

import store
from bot.db import upgrade
from store.schema import metadata


# SQLite cannot tell of indexes over expressions; PostgreSQL can, and compares them.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection", "ignore:autogenerate skipping")
def test_upgrading_an_empty_database_leads_to_the_tables_as_they_are(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            table.drop(connection)
    url = engine.url.render_as_string(hide_password=False)
    upgrade(url)
    upgrade(url)  # repeating it changes nothing
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
        ours = {"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("procrastinate")}
        found = compare_metadata(MigrationContext.configure(connection, opts=ours), metadata)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert [change for change in found if change[0] != "remove_table"] == []


def test_beside_a_database_that_a_newer_version_migrated_this_one_goes_on(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    upgrade(url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_each_migration_leaves_what_the_version_before_reads_and_asks_nothing_new_of_what_it_writes(
    engine: Engine,
) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            table.drop(connection)
        config.attributes["connection"] = connection
        before = found(connection)
        for migration in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
            command.upgrade(config, migration.revision)
            after = found(connection)
            assert before.columns <= after.columns, migration.path
            assert before.keys <= after.keys, migration.path
            assert {each for each in after.asked if each[0] in before.tables} <= before.asked, migration.path
            before = after
        connection.execute(text("DROP TABLE alembic_version"))


@dataclass(frozen=True)
class Found:
    """What a version finds: columns with their types, keys that `ON CONFLICT` may name, and what a row must have."""

    tables: frozenset[str]
    columns: frozenset[tuple[str, ...]]
    keys: frozenset[tuple[str, ...]]
    asked: frozenset[tuple[str, ...]]


def found(connection: Connection) -> Found:
    """Look at all tables there are; each thing begins with the name of its table."""
    look = inspect(connection)
    columns = each_of(look.get_multi_columns())
    keys = {(table, *key["column_names"]) for table, key in each_of(look.get_multi_unique_constraints())}
    keys |= {
        (table, *map(str, index["column_names"]))
        for table, index in each_of(look.get_multi_indexes())
        if index["unique"]
    }
    needed = {(table, each["name"]) for table, each in columns if not each["nullable"] and each["default"] is None}
    points = {(table, *key["constrained_columns"], "is there") for table, key in each_of(look.get_multi_foreign_keys())}
    checks = {(table, check["sqltext"]) for table, check in each_of(look.get_multi_check_constraints())}
    return Found(
        frozenset(table for table, _ in columns),
        frozenset((table, each["name"], str(each["type"])) for table, each in columns),
        frozenset(keys),
        frozenset(needed | keys | points | checks),
    )


def each_of(multi: Mapping[Any, Sequence[Any]]) -> list[tuple[str, Any]]:
    """Put what SQLAlchemy gives table by table in one row."""
    return [(table, each) for (_, table), all_of_it in multi.items() for each in all_of_it]
