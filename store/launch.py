"""Writing the ledger of a send, in chunks by contact id: the approved snapshot, judged again as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, false, func, literal, select, tuple_, update

from sms.audience import Reason
from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.slot import Slot
from store import Session
from store.audience_sql import Question, Span, judged, left_over, qualifies
from store.ledger import barred
from store.schema.ledger import deliveries
from store.schema.messages import messages, recipients
from store.schema.people import contacts
from store.upsert import insert

CHUNK_CONTACTS = 5_000  # one transaction: under 100 ms on SQLite
LAST_CONTACT = 2**62


@dataclass(frozen=True, slots=True)
class Drift:
    """How the audience differs from the approved one, people who opted out apart: they drop out silently."""

    approved: int
    added: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a chunk of the ledger says."""

    number: int
    question: Question
    slots: Mapping[str | None, Slot]  # by contacts.time_zone; None is everybody without one
    newcomers: bool
    newcomer_segments: int  # until their own text is counted, when it is sent


def zones(session: Session, number: int) -> frozenset[str | None]:
    """List the time zones that the recipients of a message have."""
    query = select(contacts.c.time_zone).join(recipients, recipients.c.contact_id == contacts.c.id)
    return frozenset(session.scalars(query.where(recipients.c.message == number).distinct()))


def drift(session: Session, number: int, question: Question) -> Drift:
    """Count how far the audience of now is from the approved one; whoever is barred by now left by their own wish."""
    live = judged(question)
    now_in = select(live.c.number).where(qualifies(live), left_over(question, live.c.number)).distinct().subquery()
    mine = recipients.c.message == number
    approved = exists().where(mine, recipients.c.number == now_in.c.number)
    total, still = session.execute(select(func.count(), func.count().filter(approved)).select_from(now_in)).one()
    gone = barred(recipients.c.number, question.subscription_id, now=question.now).is_not(None)
    people, opted_out = session.execute(
        select(func.count(), func.count().filter(gone)).select_from(recipients).where(mine)
    ).one()
    return Drift(approved=people, added=total - still, dropped=people - still - opted_out)


def write_chunk(session: Session, plan: Plan, *, now: datetime) -> bool:
    """Write the next chunk and move the cursor; True when the ledger is whole, or nobody may be added any more."""
    here = messages.c.number == plan.number
    columns = (messages.c.cursor, messages.c.launched_at, messages.c.state)
    row = session.execute(select(*columns).where(here).with_for_update()).one()
    if row.launched_at is not None or row.state == State.STOPPED:
        return True
    upto = _end(session, plan.number, after=row.cursor)
    span = Span(row.cursor, LAST_CONTACT if upto is None else upto)
    live = judged(plan.question, span)
    live = select(live.c.id, live.c.number).where(qualifies(live), left_over(plan.question, live.c.number)).cte("live")
    _write(session, _approved(plan, span, live))
    if plan.newcomers:
        _write(session, _newcomers(plan, live))
    session.execute(update(messages).where(here).values(cursor=span.upto, launched_at=now if upto is None else None))
    return upto is None


def _end(session: Session, number: int, *, after: int) -> int | None:
    end: int | None = session.scalar(
        select(recipients.c.contact_id)
        .where(recipients.c.message == number, recipients.c.contact_id > after)
        .order_by(recipients.c.contact_id)
        .offset(CHUNK_CONTACTS - 1)
        .limit(1)
    )
    return end


def _approved(plan: Plan, span: Span, live: CTE) -> Select[Any]:
    """Take everybody approved: whoever opted out is left to the claim, whoever left otherwise is skipped here."""
    # A set to look into, not a join: SQLite, which knows no sizes, would walk all of it for each row.
    stays = tuple_(recipients.c.contact_id, recipients.c.number).in_(select(live.c.id, live.c.number))
    gone = barred(recipients.c.number, plan.question.subscription_id, now=plan.question.now)
    seen = (
        select(recipients, contacts.c.time_zone, and_(~stays, gone.is_(None)).label("left"))
        .join(contacts, contacts.c.id == recipients.c.contact_id, isouter=True)
        .where(recipients.c.message == plan.number, span.holds(recipients.c.contact_id))
        .cte("seen")
        .prefix_with("MATERIALIZED")
    )
    return _rows(plan, seen)


def _newcomers(plan: Plan, live: CTE) -> Select[Any]:
    """Take whoever joined since the approval; one with a number that several hold is its lowest contact."""
    approved = exists().where(recipients.c.message == plan.number, recipients.c.number == live.c.number)
    seen = (
        select(
            live.c.number,
            func.min(live.c.id).label("contact_id"),
            literal(plan.newcomer_segments).label("segments"),
            contacts.c.time_zone,
            false().label("left"),
        )
        .join(contacts, contacts.c.id == live.c.id)
        .where(~approved)
        .group_by(live.c.number, contacts.c.time_zone)
        .cte("seen")
    )
    return _rows(plan, seen)


def _rows(plan: Plan, seen: CTE) -> Select[Any]:
    default = plan.slots[None]
    due_at = {zone: literal(slot.due, deliveries.c.due.type) for zone, slot in plan.slots.items() if zone}
    dropped = [zone for zone, slot in plan.slots.items() if slot.dropped and zone]
    quiet: ColumnElement[bool] = seen.c.time_zone.in_(dropped)
    if default.dropped:
        known = [zone for zone in plan.slots if zone]
        quiet = quiet | seen.c.time_zone.is_(None) | seen.c.time_zone.not_in(known)
    due = literal(default.due, deliveries.c.due.type)
    left = seen.c.left
    return select(
        literal(plan.number).label("message"),
        seen.c.number,
        seen.c.contact_id,
        case((left | quiet, DeliveryState.SKIPPED.value), else_=DeliveryState.PLANNED.value).label("state"),
        case((left, Reason.LEFT.value), (quiet, Reason.QUIET_HOURS.value)).label("reason"),
        (case(due_at, value=seen.c.time_zone, else_=due) if due_at else due).label("due"),
        literal(0).label("attempt"),
        seen.c.segments,
    ).order_by(seen.c.contact_id)


def _write(session: Session, rows: Select[Any]) -> None:
    names = ["message", "number", "contact_id", "state", "reason", "due", "attempt", "segments"]
    session.execute(
        insert(session, deliveries)
        .from_select(names, rows)
        .on_conflict_do_nothing(index_elements=["message", "number"])
    )
