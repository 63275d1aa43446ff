"""Where people may be, as one short text a person, so that a million of them are a few hundred places."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, func, select

from sms.place import AREA_CHARACTERS, Place
from store import Session
from store.schema.messages import recipients
from store.schema.people import contacts

_APART = "|"


def key(number: ColumnElement[str]) -> ColumnElement[str]:
    """Say where a contact whose row is joined may be, texted on a number; nothing of it may be NULL."""
    time_zone, state = (func.coalesce(column, "") for column in (contacts.c.time_zone, contacts.c.state))
    return time_zone + _APART + state + _APART + func.substr(number, 1, AREA_CHARACTERS)


def written(place: Place) -> str:
    """Write a place as its key."""
    return _APART.join((place.time_zone or "", place.state or "", place.area))


@lru_cache(maxsize=8_192)
def read(text: str) -> Place:
    """Read a key."""
    rest, _, area = text.rpartition(_APART)
    time_zone, _, state = rest.partition(_APART)
    return Place(time_zone or None, state or None, area)


def counted(session: Session, number: int) -> Mapping[Place, int]:
    """Count the people of a message's snapshot by where they may be; by parts, for which databases plan better."""
    area = func.substr(recipients.c.number, 1, AREA_CHARACTERS).label("area")
    parts = (contacts.c.time_zone, contacts.c.state, area)
    people = (
        select(*parts, func.count())
        .select_from(recipients)
        .outerjoin(contacts, contacts.c.id == recipients.c.contact_id)
        .where(recipients.c.message == number)
        .group_by(*parts)
    )
    return {Place(*place): heads for *place, heads in session.execute(people)}
