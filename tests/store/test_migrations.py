"""Claims about the migrations: they lead to exactly the tables that the code knows."""

from pathlib import Path

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


def test_each_migration_leaves_what_the_version_before_reads_and_asks_nothing_new_of_what_it_writes(
    engine: Engine,
) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            table.drop(connection)
        config.attributes["connection"] = connection
        before: dict[tuple[str, str], bool] = {}
        for migration in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
            command.upgrade(config, migration.revision)
            after, tables = columns(connection), {table for table, _ in before}
            assert before.keys() <= after.keys(), migration.path
            needed = {place for place, is_needed in after.items() if is_needed and place[0] in tables}
            assert not needed - before.keys(), migration.path
            before = after
        connection.execute(text("DROP TABLE alembic_version"))


def columns(connection: Connection) -> dict[tuple[str, str], bool]:
    """Tell of each column whether a row must name it."""
    return {
        (table, column["name"]): not column["nullable"] and column["default"] is None
        for (_, table), found in inspect(connection).get_multi_columns().items()
        for column in found
    }
