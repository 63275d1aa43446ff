"""Subscription types: what people agree to get."""

from store import Session
from store import names as named
from store.schema.people import subscriptions as table


def identify(session: Session, name: str) -> int | None:
    """Find the id of a subscription type; None when there is no such type."""
    return named.identify(session, table, name)


def ensure(session: Session, name: str) -> tuple[int, bool]:
    """Give the id of a subscription type, making it if it is new; True when it was made."""
    return named.ensure(session, table, name)


def names(session: Session) -> dict[str, int]:
    """Give all subscription types with their ids, in alphabetical order."""
    return named.names(session, table)
