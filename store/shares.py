"""With whom a message is shared besides its team."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from sms.message import Message
from store import Session, audit
from store.schema.messages import shares as table


def of(session: Session, number: int) -> tuple[str, ...]:
    """Tell whom a message is shared with: ids of users and user groups, and teams as "team:3"."""
    return tuple(session.scalars(select(table.c.whom).where(table.c.message == number).order_by(table.c.whom)))


def keep(session: Session, message: Message, *, whom: Collection[str], by: str, now: datetime) -> None:
    """Replace whom a message is shared with; whoever is left out does not see it any more."""
    before = set(of(session, message.number))
    session.execute(delete(table).where(table.c.message == message.number))
    if whom:
        session.execute(insert(table), [{"message": message.number, "whom": each} for each in sorted(set(whom))])
    detail = {"with": sorted(set(whom) - before), "no more with": sorted(before - set(whom))}
    audit.add(session, who=by, action="shared", subject=f"#{message.number}", now=now, detail=detail)
