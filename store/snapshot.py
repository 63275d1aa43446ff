"""The snapshot of who was counted for a message, and so who was approved."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from store import Session, people
from store.schema.messages import recipients


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of the snapshot, with the number that the text goes to."""

    name: str
    number: str
    segments: int


def size(session: Session, number: int) -> int:
    """Tell how many people are in it."""
    return session.execute(
        select(func.count()).select_from(recipients).where(recipients.c.message == number)
    ).scalar_one()


def page(session: Session, number: int, *, start: int, limit: int) -> Sequence[Recipient]:
    """List some of them by contact id; whoever was forgotten since has no name."""
    rows = session.execute(
        select(recipients.c.contact_id, recipients.c.number, recipients.c.segments)
        .where(recipients.c.message == number)
        .order_by(recipients.c.contact_id, recipients.c.number)
        .offset(start)
        .limit(limit)
    ).all()
    named = people.contacts_of(session, [row.contact_id for row in rows])
    names = {contact_id: contact.name for contact_id, contact in named.items()}
    return [Recipient(names.get(row.contact_id, "-"), row.number, row.segments) for row in rows]
