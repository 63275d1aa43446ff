"""Writing the ledger of a send, in chunks by contact id: the approved snapshot, judged again as it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from sms.audience import Reason
from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.place import Place
from sms.slot import Slot
from store import Session, places, uncounted
from store.audience_sql import Question, Span, judged, left_over, qualifies
from store.cap import is_full
from store.ledger import barred
from store.many import among
from store.schema.ledger import deliveries
from store.schema.messages import messages, recipients
from store.schema.people import contacts
from store.upsert import insert

CHUNK_CONTACTS = 3_000  # one transaction: 50 ms of a processor on SQLite
LAST_CONTACT = 2**62


@dataclass(frozen=True, slots=True)
class Drift:
    """How the audience differs from the approved one, people who opted out apart: they drop out silently."""

    approved: int
    added: int
    dropped: int
    reasons: Mapping[Reason, int] = field(default_factory=dict)  # why they were dropped, where that matters


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a chunk of the ledger says."""

    number: int
    question: Question
    slot: Callable[[Place], Slot]
    newcomers: bool
    newcomer_segments: int  # until their own text is counted, when it is sent


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


def reasons(session: Session, number: int, question: Question) -> Mapping[Reason, int]:
    """Count why people left since the approval, each for the first reason that holds; slower than to count them."""
    live = judged(question)
    stays = select(live.c.number).where(qualifies(live), left_over(question, live.c.number)).distinct().subquery()
    why = case(
        (live.c.id.is_(None), Reason.LEFT.value),
        (not_(live.c.kept), Reason.EXCLUDED.value),
        (not_(live.c.marketing), Reason.NOT_MARKETING.value),
        (not_(live.c.has_number), Reason.NO_VALID_NUMBER.value),
        (live.c.number.is_(None) | (live.c.number != recipients.c.number), Reason.NO_CONSENT.value),
        (is_full(recipients.c.number, question.cap, now=question.now), Reason.FREQUENCY_CAP.value),
        else_=Reason.NUMBER_EXCLUDED.value,
    ).label("why")
    gone = barred(recipients.c.number, question.subscription_id, now=question.now)
    left = (
        select(why, func.count())
        .select_from(recipients)
        .outerjoin(live, live.c.id == recipients.c.contact_id)
        .outerjoin(stays, stays.c.number == recipients.c.number)  # NOT IN would look through all of them each time
        .where(recipients.c.message == number, gone.is_(None), stays.c.number.is_(None))
        .group_by(why)
    )
    return {Reason(reason): heads for reason, heads in session.execute(left)}


def write_chunk(session: Session, plan: Plan, *, now: datetime) -> bool:
    """Write the next chunk and move the cursor; True when the ledger is whole, or nobody may be added any more."""
    here = messages.c.number == plan.number
    columns = (messages.c.cursor, messages.c.launched_at, messages.c.state)
    row = session.execute(select(*columns).where(here).with_for_update()).one()
    if row.launched_at is not None or row.state == State.STOPPED:
        return True
    upto = _end(session, plan.number, after=row.cursor)
    span = Span(row.cursor, LAST_CONTACT if upto is None else upto)
    live = _live(replace(plan.question, cap=None), span)  # the claim knows the cap
    _write(session, plan, _approved(plan, span, live), places.keys(session, _places(plan, span)))
    if plan.newcomers:
        joined = _newcomers(plan, _live(plan.question, span))
        _write(session, plan, joined, places.keys(session, joined))
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


def _live(question: Question, span: Span) -> CTE:
    people = judged(question, span)
    return (
        select(people.c.id, people.c.number).where(qualifies(people), left_over(question, people.c.number)).cte("live")
    )


def _places(plan: Plan, span: Span) -> CTE:
    return (
        select(places.key(recipients.c.number).label("place"))
        .join(contacts, contacts.c.id == recipients.c.contact_id, isouter=True)
        .where(recipients.c.message == plan.number, span.holds(recipients.c.contact_id))
        .cte("places")
    )


def _approved(plan: Plan, span: Span, live: CTE) -> CTE:
    """Take everybody approved: whoever opted out is left to the claim, whoever left otherwise is skipped here."""
    # A set to look into, not a join: SQLite, which knows no sizes, would walk all of it for each row.
    stays = tuple_(recipients.c.contact_id, recipients.c.number).in_(select(live.c.id, live.c.number))
    gone = barred(recipients.c.number, plan.question.subscription_id, now=plan.question.now)
    return (
        select(
            recipients,
            places.key(recipients.c.number).label("place"),
            and_(~stays, gone.is_(None)).label("left"),
        )
        .join(contacts, contacts.c.id == recipients.c.contact_id, isouter=True)
        .where(recipients.c.message == plan.number, span.holds(recipients.c.contact_id))
        .cte("seen")
        .prefix_with("MATERIALIZED")
    )


def _newcomers(plan: Plan, live: CTE) -> CTE:
    """Take whoever joined since the approval; one with a number that several hold is its lowest contact."""
    approved = exists().where(recipients.c.message == plan.number, recipients.c.number == live.c.number)
    place = places.key(live.c.number).label("place")
    return (
        select(
            live.c.number,
            func.min(live.c.id).label("contact_id"),
            literal(plan.newcomer_segments).label("segments"),
            place,
            false().label("left"),
        )
        .join(contacts, contacts.c.id == live.c.id)
        .where(~approved)
        .group_by(live.c.number, place)
        .cte("seen")
    )


def _rows(session: Session, plan: Plan, seen: CTE, slots: Mapping[Slot, Sequence[str]]) -> Select[Any]:
    """Say of everybody when they are due; places are looked up by their slots, which are few."""
    *others, usual = sorted(slots, key=lambda slot: len(slots[slot]))
    is_in = {slot: among(session, seen.c.place, slots[slot]) for slot in others}
    due = [(here, literal(slot.due, deliveries.c.due.type)) for slot, here in is_in.items()]
    quiet = _whose(is_in, usual, lambda slot: slot.dropped)
    deferred = _whose(is_in, usual, lambda slot: slot.quiet and not slot.dropped)
    usually, left = literal(usual.due, deliveries.c.due.type), seen.c.left
    return select(
        literal(plan.number).label("message"),
        seen.c.number,
        seen.c.contact_id,
        case((left | quiet, DeliveryState.SKIPPED.value), else_=DeliveryState.PLANNED.value).label("state"),
        case((left, Reason.LEFT.value), (quiet, Reason.QUIET_HOURS.value)).label("reason"),
        (case(*due, else_=usually) if due else usually).label("due"),
        literal(0).label("attempt"),
        seen.c.segments,
        and_(not_(left), deferred).label("deferred"),
    ).order_by(seen.c.contact_id)


def _whose(
    is_in: Mapping[Slot, ColumnElement[bool]], usual: Slot, which: Callable[[Slot], bool]
) -> ColumnElement[bool]:
    """Tell who has a slot of a kind; the usual one is that of everybody but the others."""
    is_usual = which(usual)
    unlike = or_(false(), *(here for slot, here in is_in.items() if which(slot) is not is_usual))
    return not_(unlike) if is_usual else unlike


def _write(session: Session, plan: Plan, seen: CTE, here: Mapping[str, Place]) -> None:
    slots = dict[Slot, list[str]]()
    for key, place in here.items():
        slots.setdefault(plan.slot(place), []).append(key)
    if not slots:
        return
    rows = _rows(session, plan, seen, slots)
    names = ["message", "number", "contact_id", "state", "reason", "due", "attempt", "segments", "deferred"]
    before = session.execute(select(func.coalesce(func.max(deliveries.c.id), 0))).scalar_one()
    session.execute(
        insert(session, deliveries)
        .from_select(names, rows)
        .on_conflict_do_nothing(index_elements=["message", "number"])
    )
    uncounted.mark_where(session, deliveries.c.id > before, deliveries.c.state == DeliveryState.SKIPPED)
