"""The sets of contacts that rules look for: who is in a list, who opted out, and who did something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select, union_all

from sms.consent import Standing
from sms.rules import CLICKED, CONSENT, OWN, RECEIVED, REPLIED, SENT, Comparison, Condition, Sort
from store.schema.ledger import DELIVERED, HANDED_OVER, clicks, deliveries, inbound, short_links
from store.schema.people import consents, contacts, list_members
from store.tallies import BY_PEOPLE

Boolean = ColumnElement[bool]

SETS = (Sort.LIST, Sort.ACTIVITY)
FOLLOWED_BY = clicks.join(short_links, short_links.c.code == clicks.c.code).join(
    deliveries, deliveries.c.id == short_links.c.delivery_id
)


@dataclass(frozen=True, slots=True)
class Set:
    """Contacts by their ids; with an index it is quick to tell of one alone."""

    ids: Select[Any]
    has_index: bool = False


def is_set(condition: Condition) -> bool:
    """Tell whether a condition asks who is in a set; it may be negated."""
    if condition.what in OWN:
        return OWN[condition.what][0] in SETS
    return condition.what.startswith(CONSENT) and condition.test is Comparison.OPTED_OUT


def read_set(condition: Condition, now: datetime) -> Set:
    """Give the set that a condition means, negated or not; of people who were forgotten it may hold ids, too."""
    if condition.what.startswith(CONSENT):
        return Set(_opted_out(int(condition.what.removeprefix(CONSENT))))
    if OWN[condition.what][0] is Sort.LIST:
        ids = sorted(int(value) for value in condition.values)
        found = select(list_members.c.contact_id.label("id")).where(list_members.c.list_id.in_(ids))
        return Set(found, has_index=True)
    since = now - timedelta(int(condition.values[0])) if condition.values else None
    return Set(_DID[condition.what](since, condition.message), has_index=condition.what in {SENT, RECEIVED})


def _opted_out(subscription: int) -> Select[Any]:
    """Find who opted out with one number and did not opt in with the other."""
    person, same = contacts.alias("person"), contacts.alias("same")
    ways = []
    for one, other in (("mobile", "phone"), ("phone", "mobile")):
        still_in = _standing(same, other, subscription, Standing.OPTED_IN)
        still_in = still_in.where(same.c.id == person.c.id, same.c[one].is_not(None))
        ways.append(_standing(person, one, subscription, Standing.OPTED_OUT).where(~still_in.exists()))
    return select(union_all(*ways).subquery().c.id)


def _standing(person: FromClause, number: str, subscription: int, standing: Standing) -> Select[Any]:
    known = select(person.c.id).join(consents, consents.c.number == person.c[number])
    here = (consents.c.subscription_id == subscription, consents.c.standing == standing)
    return known.where(person.c[number].is_not(None), *here)


def _sent(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.accepted_at, since, message=message).where(HANDED_OVER)


def _received(since: datetime | None, message: int | None) -> Select[Any]:
    return _deliveries(deliveries.c.finished_at, since, message=message).where(DELIVERED)


def _clicked(since: datetime | None, message: int | None) -> Select[Any]:
    """Read whose links were clicked; of a click that an older version kept that is looked up."""
    when = (BY_PEOPLE, *_when(clicks.c.at, since))
    looked_up = select(deliveries.c.contact_id.label("id")).select_from(FOLLOWED_BY).where(*when)
    if message is not None:
        return looked_up.where(deliveries.c.message == message)
    known = select(clicks.c.contact_id).where(clicks.c.contact_id.is_not(None), *when)
    before = looked_up.where(clicks.c.contact_id.is_(None))
    return select(union_all(before, known).subquery().c.id)


def _replied(since: datetime | None, message: int | None) -> Select[Any]:
    person = contacts.alias("person")
    ways = [
        select(person.c.id)
        .join(inbound, inbound.c.number == number)
        .where(inbound.c.keyword.is_(None), *_when(inbound.c.at, since), *_which(inbound.c.message, message))
        for number in (person.c.mobile, person.c.phone)
    ]
    return select(union_all(*ways).subquery().c.id)


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
