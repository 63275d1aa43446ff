"""Lists: named sets of contacts, picked by hand or by an import."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from store import Session, many
from store import names as named
from store.schema.people import list_members
from store.schema.people import lists as table
from store.upsert import insert


def identify(session: Session, name: str) -> int | None:
    """Find the id of a list; None when there is no such list."""
    return named.identify(session, table, name)


def ensure(session: Session, name: str, *, now: datetime) -> tuple[int, bool]:
    """Give the id of a list, making it if it is new; True when it was made."""
    return named.ensure(session, table, name, also={"created_at": now})


def names(session: Session) -> dict[str, int]:
    """Give all lists with their ids, in alphabetical order."""
    return named.names(session, table)


def add(session: Session, list_id: int, contacts: Iterable[int]) -> None:
    """Put contacts into a list; those who are in it already stay in it once."""
    rows = [{"contact_id": contact} for contact in contacts]
    told = many.table(session, [list_members.c.contact_id], rows)
    told = told.add_columns(many.fixed(list_members.c.list_id, list_id))
    new = insert(session, list_members).from_select(["contact_id", "list_id"], told)
    session.execute(new.on_conflict_do_nothing(index_elements=["list_id", "contact_id"]))


def size(session: Session, list_id: int) -> int:
    """Count the contacts of a list."""
    query = select(func.count()).select_from(list_members).where(list_members.c.list_id == list_id)
    return session.execute(query).scalar_one()
