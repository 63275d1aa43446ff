"""The one statement that both databases spell the same but SQLAlchemy does not: INSERT … ON CONFLICT."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from store import Session


def insert(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that may end in on_conflict_do_nothing or on_conflict_do_update."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
