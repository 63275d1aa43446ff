"""First parts of sends: who is in them, until when they are watched, and what has become of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from sms import canary as rule
from sms.canary import Seen
from sms.carrier_codes import Kind, look_up
from sms.delivery import HANDED_OVER, NOT_HANDED_OVER, DeliveryState
from sms.reply import OptOut
from sms.setting_values import Canary
from store import Session
from store.schema.ledger import deliveries, inbound
from store.schema.sending import canaries as table
from store.tallies import ANSWERED, IS_OPT_OUT
from store.upsert import insert

FAILED = NOT_HANDED_OVER | {DeliveryState.UNDELIVERED}


@dataclass(frozen=True, slots=True)
class Part:
    """The first part of a message: its deliveries are those up to an id, as far as their time has come."""

    message: int
    upto: int
    people: int
    starts_at: datetime
    ends_at: datetime | None = None  # None: its texts still leave
    is_over: bool = False


def get(session: Session, number: int) -> Part | None:
    """Fetch the first part of a message; None when it has none."""
    row = session.execute(select(table).where(table.c.message == number)).one_or_none()
    return Part(**row._asdict()) if row else None


def choose(session: Session, number: int, canary: Canary, *, now: datetime) -> Part | None:
    """Choose the first part among those whose turn is first; None when it would be everybody. It counts them all."""
    planned = (deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED)
    people, first = session.execute(select(func.count(), func.min(deliveries.c.due)).where(*planned)).one()
    size = rule.size(canary, people)
    if size >= people:
        return None
    starts_at = max(first, now)
    turn = select(deliveries.c.id).where(*planned, deliveries.c.due <= starts_at).order_by(deliveries.c.id).limit(size)
    chosen = session.scalars(turn).all()
    return Part(number, chosen[-1], len(chosen), starts_at)


def begin(session: Session, part: Part) -> bool:
    """Keep a first part; False when the message has one."""
    values = {"upto": part.upto, "people": part.people, "starts_at": part.starts_at, "is_over": False}
    new = insert(session, table).values(message=part.message, **values)
    added = new.on_conflict_do_nothing(index_elements=["message"]).returning(table.c.message)
    return session.execute(added).first() is not None


def watch(session: Session, number: int, *, until: datetime) -> None:
    """Have it judged at an instant: all of it has left."""
    session.execute(update(table).where(table.c.message == number).values(ends_at=until))


def end(session: Session, number: int) -> None:
    """Let the rest go, now or when people say so; a message has one first part in its life."""
    session.execute(update(table).where(table.c.message == number).values(is_over=True))


def seen(session: Session, part: Part, *, now: datetime) -> Seen:
    """Count what has become of it; an opt-out in somebody's own words counts before anybody has decided it."""
    inside = (deliveries.c.message == part.message, deliveries.c.id <= part.upto)
    leaving = {DeliveryState.PLANNED, DeliveryState.SUBMITTING}
    rows = session.execute(
        select(deliveries.c.state, deliveries.c.code, func.count().label("texts"))
        .where(*inside, or_(deliveries.c.due <= now, deliveries.c.state != DeliveryState.PLANNED))
        .group_by(deliveries.c.state, deliveries.c.code)
    ).all()
    failed = [row for row in rows if row.state in FAILED]
    said_so = or_(IS_OPT_OUT, inbound.c.opt_out == OptOut.PENDING)
    opted_out = select(func.count(deliveries.c.id.distinct())).join(inbound, ANSWERED).where(*inside, said_so)
    return Seen(
        leaving=_texts([row for row in rows if row.state in leaving]),
        texts=_texts([row for row in rows if row.state in HANDED_OVER | NOT_HANDED_OVER]),
        delivered=_texts([row for row in rows if row.state == DeliveryState.DELIVERED]),
        failed=_texts(failed),
        filtered=_texts([row for row in failed if look_up(row.code).kind is Kind.FILTERED]),
        opted_out=session.execute(opted_out).scalar_one(),
    )


def _texts(rows: Sequence[Row[Any]]) -> int:
    return sum(row.texts for row in rows)
