"""Claims about the migrations: they lead to exactly the tables that the code knows."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from bot.db import upgrade
from store.schema import metadata


def test_upgrading_an_empty_database_leads_to_the_tables_as_they_are(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            table.drop(connection)
    url = engine.url.render_as_string(hide_password=False)
    upgrade(url)
    upgrade(url)  # repeating it changes nothing
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert [change for change in found if change[0] != "remove_table"] == []
