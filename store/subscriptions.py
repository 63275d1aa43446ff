"""Subscription types: what people agree to get."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from sms.consent import Standing
from sms.errors import Problem
from store import Session, audit
from store import names as named
from store.schema.people import consents
from store.schema.people import subscriptions as table

COUNTED = (Standing.OPTED_IN, Standing.PENDING, Standing.OPTED_OUT)


@dataclass(frozen=True, slots=True)
class Terms:
    """What people agree to: its name, what it is for the team, and whether and how the phone itself is asked."""

    name: str
    description: str = ""
    double_opt_in: bool = False
    question: str = ""  # empty: made from the names

    @property
    def columns(self) -> dict[str, Any]:
        """What is kept of them beside the name."""
        return {
            "description": self.description,
            "double_opt_in": self.double_opt_in,
            "question": self.question or None,
        }


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription type, with how many numbers are in, are asked, and are out."""

    id: int
    name: str
    description: str
    double_opt_in: bool
    question: str
    opted_in: int
    pending: int
    opted_out: int


class NoSuchSubscription(Problem):
    """There is no such subscription type."""

    hint = "`/sms subscriptions` shows all."


def identify(session: Session, name: str) -> int | None:
    """Find the id of a subscription type; None when there is no such type."""
    return named.identify(session, table, name)


def ensure(session: Session, name: str) -> tuple[int, bool]:
    """Give the id of a subscription type, making it if it is new; True when it was made."""
    return named.ensure(session, table, name)


def names(session: Session) -> dict[str, int]:
    """Give all subscription types with their ids, in alphabetical order."""
    return named.names(session, table)


def every(session: Session) -> list[Subscription]:
    """List all by name; a number that is suppressed counts where its own words put it."""
    return [_subscription(row) for row in session.execute(_counted().order_by(func.lower(table.c.name)))]


def get(session: Session, subscription_id: int) -> Subscription:
    """Fetch one by its id."""
    row = session.execute(_counted().where(table.c.id == subscription_id)).one_or_none()
    if row is None:
        raise NoSuchSubscription
    return _subscription(row)


def add(session: Session, terms: Terms, *, by: str, now: datetime) -> None:
    """Make a subscription type that nobody has agreed to yet."""
    made, _ = ensure(session, terms.name)
    named.change(session, table, made, terms.columns)
    detail = {"double opt-in": terms.double_opt_in}
    audit.add(session, who=by, action="added a subscription type", subject=terms.name, now=now, detail=detail)


def change(session: Session, subscription_id: int, terms: Terms, *, by: str, now: datetime) -> None:
    """Change its terms; who agreed to it still does, and who is asked still is."""
    old = get(session, subscription_id)
    named.change(session, table, subscription_id, {"name": terms.name, **terms.columns})
    detail = {"was": old.name, "double opt-in": terms.double_opt_in, "double opt-in was": old.double_opt_in}
    audit.add(session, who=by, action="changed a subscription type", subject=terms.name, now=now, detail=detail)


def _counted() -> Select[Any]:
    standings = (
        select(
            consents.c.subscription_id,
            *(func.count().filter(consents.c.standing == standing).label(standing.value) for standing in COUNTED),
        )
        .group_by(consents.c.subscription_id)
        .subquery()
    )
    return select(
        table.c.id,
        table.c.name,
        func.coalesce(table.c.description, "").label("description"),
        table.c.double_opt_in,
        func.coalesce(table.c.question, "").label("question"),
        *(func.coalesce(standings.c[each], 0).label(each) for each in COUNTED),
    ).outerjoin(standings, standings.c.subscription_id == table.c.id)


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
