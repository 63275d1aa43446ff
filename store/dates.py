"""Whose date it is: contacts by a property that is a date, zone by zone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select

from sms.automation import Trigger, date_meant, month_days
from store import Session, properties
from store.schema.people import contacts


def zones(session: Session) -> Sequence[str | None]:
    """List the time zones that contacts have; None is everybody without one."""
    return session.scalars(select(contacts.c.time_zone).distinct()).all()


def people(session: Session, *, trigger: Trigger, zone: str | None, day: date) -> Sequence[int]:
    """List the contacts of a zone whom a local day means; it looks at everybody there, so it belongs on a reader."""
    meant, value = date_meant(trigger, day), properties.column(trigger.what)
    is_meant: ColumnElement[bool] = value == meant.isoformat()
    if trigger.yearly:
        is_meant = func.substr(value, 6, 5).in_(month_days(meant)) & (value <= meant.isoformat())
    here = contacts.c.time_zone.is_(None) if zone is None else contacts.c.time_zone == zone
    return session.scalars(select(contacts.c.id).where(here, is_meant).order_by(contacts.c.id)).all()
