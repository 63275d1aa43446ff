"""The sets of contacts that rules look for: who is in a list, and who did something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, select, union

from sms.rules import CLICKED, OWN, RECEIVED, REPLIED, SENT, Condition, Sort
from store.schema.ledger import DELIVERED, HANDED_OVER, clicks, deliveries, inbound, short_links
from store.schema.people import contacts, list_members
from store.tallies import BY_PEOPLE

Boolean = ColumnElement[bool]

SETS = (Sort.LIST, Sort.ACTIVITY)


@dataclass(frozen=True, slots=True)
class Set:
    """Contacts by their ids; with an index it is quick to tell of one alone."""

    name: str
    ids: Select[Any]
    has_index: bool


def read_set(condition: Condition, now: datetime) -> Set:
    """Give the set that a condition means, negated or not; of people who were forgotten it may hold ids, too."""
    if OWN[condition.what][0] is Sort.LIST:
        ids = sorted(int(value) for value in condition.values)
        found = select(list_members.c.contact_id.label("id")).where(list_members.c.list_id.in_(ids))
        return Set(f"list {ids}", found, has_index=True)
    since = now - timedelta(int(condition.values[0])) if condition.values else None
    name = f"{condition.what} {condition.message} {since}"
    return Set(name, _DID[condition.what](since, condition.message), has_index=condition.what in {SENT, RECEIVED})


def _sent(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.accepted_at, since, message=message).where(HANDED_OVER)


def _received(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.finished_at, since, message=message).where(DELIVERED)


def _clicked(since: datetime | None, message: int | None) -> Select[Any]:
    if message is None:
        return _ever_clicked(since)
    followed = _deliveries(clicks.c.at, since, message=message)
    return followed.where(BY_PEOPLE).select_from(
        clicks.join(short_links, short_links.c.code == clicks.c.code).join(
            deliveries, deliveries.c.id == short_links.c.delivery_id
        )
    )


def _ever_clicked(since: datetime | None) -> Select[Any]:
    """Look up whose each click is: joined, PostgreSQL would read all deliveries and links for the few that are."""
    delivery = select(short_links.c.delivery_id).where(short_links.c.code == clicks.c.code).correlate(clicks)
    contact = select(deliveries.c.contact_id).where(deliveries.c.id == delivery.scalar_subquery()).scalar_subquery()
    return select(contact.label("id")).where(BY_PEOPLE, *_when(clicks.c.at, since))


def _replied(since: datetime | None, message: int | None) -> Select[Any]:
    person = contacts.alias("person")
    ways = [
        select(person.c.id)
        .join(inbound, inbound.c.number == number)
        .where(inbound.c.keyword.is_(None), *_when(inbound.c.at, since), *_which(inbound.c.message, message))
        for number in (person.c.mobile, person.c.phone)
    ]
    found: Subquery = union(*ways).subquery()
    return select(found.c.id)


def _deliveries(at: ColumnElement[Any], since: datetime | None, *, message: int | None) -> Select[Any]:
    ids = select(deliveries.c.contact_id.label("id"))
    return ids.where(*_when(at, since), *_which(deliveries.c.message, message))


def _when(at: ColumnElement[Any], since: datetime | None) -> list[Boolean]:
    return [at > since] if since else []


def _which(column: ColumnElement[Any], message: int | None) -> list[Boolean]:
    return [] if message is None else [column == message]


_DID: Mapping[str, Callable[[datetime | None, int | None], Select[Any]]] = {
    SENT: _sent,
    RECEIVED: _received,
    CLICKED: _clicked,
    REPLIED: _replied,
}
