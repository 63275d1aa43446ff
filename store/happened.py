"""What was done with people, often with many at once: kept once, and told in the timeline of each of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from sms.timeline import Happening
from store import Session, many
from store.schema.happened import happened, happenings

AUTOMATION = "automation"


def note(
    session: Session,
    people: Collection[int],
    what: Happening,
    *,
    by: str,
    now: datetime,
    message: int | None = None,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Keep that something was done with people; with nobody, nothing was done."""
    if not people:
        return
    told = {"what": what, "by": by, "at": now, "message": message, "detail": dict(detail or {})}
    happening = session.scalars(insert(happenings).values(told).returning(happenings.c.id)).one()
    many.insert_each(session, happened, "contact_id", people, {"happening_id": happening})


def of(session: Session, contact: int, among: Collection[Happening], *, limit: int) -> list[Row[Any]]:
    """List what was done with somebody, newest first."""
    mine = select(happenings).join(happened, happened.c.happening_id == happenings.c.id)
    mine = mine.where(happened.c.contact_id == contact, happenings.c.what.in_(among))
    return list(session.execute(mine.order_by(happenings.c.at.desc(), happenings.c.id.desc()).limit(limit)))


def forget(session: Session, contact: int) -> None:
    """Take a person out of all that was done; what was done with others stays."""
    session.execute(delete(happened).where(happened.c.contact_id == contact))
