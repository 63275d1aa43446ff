"""Campaigns: labels that group messages."""

from store import Session
from store import names as named
from store.schema.messages import campaigns as table


def ensure(session: Session, name: str) -> int:
    """Give the id of a campaign; one that does not exist is made."""
    return named.ensure(session, table, name)[0]


def names(session: Session) -> dict[str, int]:
    """Give all campaigns with their ids, in alphabetical order."""
    return named.names(session, table)
