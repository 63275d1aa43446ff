"""The one statement that both databases spell the same but SQLAlchemy does not: INSERT … ON CONFLICT."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from store import Session


def insert(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that may end in on_conflict_do_nothing or on_conflict_do_update."""
    return insert_for(session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin it for a database that is known by name alone, as where a statement is kept."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
