"""What is due, whoever should have rung for it: the sweep's questions, each answered by an index."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from sms.delivery import DeliveryState
from sms.lifecycle import State
from store import Session
from store.schema.ledger import singles as texts
from store.schema.messages import messages
from store.schema.slack import digests as table


def launches(session: Session, *, now: datetime) -> Sequence[int]:
    """List the messages whose send time has come, and those whose ledger is not whole yet."""
    return session.scalars(
        select(messages.c.number).where(
            ((messages.c.state == State.SCHEDULED) & (messages.c.due <= now))
            | ((messages.c.state == State.SENDING) & messages.c.launched_at.is_(None))
        )
    ).all()


def unfinished(session: Session) -> Sequence[int]:
    """List the messages that are being sent; what sends by itself has no end to be looked for."""
    sent = (messages.c.state == State.SENDING, messages.c.launched_at.is_not(None), messages.c.automation.is_(None))
    return session.scalars(select(messages.c.number).where(*sent)).all()


def singles(session: Session, *, now: datetime) -> Sequence[int]:
    """List the single texts that should have left."""
    return session.scalars(select(texts.c.id).where(texts.c.state == DeliveryState.PLANNED, texts.c.due <= now)).all()


def digests(session: Session, *, now: datetime) -> Sequence[int]:
    """List the digests whose time has come."""
    return session.scalars(select(table.c.id).where(table.c.next <= now)).all()


def next_at(session: Session, *, after: datetime) -> datetime | None:
    """Tell when the next message or digest will be due; what is due already is the sweep's, not the alarm's."""
    waiting = (messages.c.state == State.SCHEDULED) & (messages.c.due > after)
    times = (
        session.scalar(select(func.min(messages.c.due)).where(waiting)),
        session.scalar(select(func.min(table.c.next)).where(table.c.next > after)),
    )
    return min((at for at in times if at is not None), default=None)
