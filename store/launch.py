"""Writing the ledger of a send, in chunks by contact id: the approved snapshot, judged again as it is written."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)

from sms.audience import Reason
from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.place import Place
from sms.slot import Slot
from store import Session, places, steps, uncounted
from store.audience_sql import Question, Span, judged, left_over, qualifies
from store.many import among
from store.rejudged import Fate, rejudged
from store.schema.ledger import deliveries
from store.schema.messages import messages, recipients
from store.schema.people import contacts
from store.upsert import insert

CHUNK_CONTACTS = 3_000  # one transaction: 50 ms of a processor on SQLite
LAST_CONTACT = 2**62
NOBODYS = Slot(datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a chunk of the ledger says."""

    number: int
    question: Question
    slot: Callable[[Place], Slot]
    newcomers: bool
    newcomer_segments: int  # until their own text is counted, when it is sent
    known: Mapping[Slot, Collection[str]] = field(default_factory=dict)  # the keys of their places, by their slots
    everywhere: Slot | None = None  # where all places have the same


@dataclass(frozen=True, slots=True)
class Writing:
    """A plan with the statement that writes a chunk of it, which costs too much to be put together for each."""

    plan: Plan
    approved: Executable
    ends: Sequence[int]  # of all chunks but the last, by their contacts


def begin(session: Session, plan: Plan) -> Writing:
    """Put together what writes a ledger; it looks at many, so it belongs on a reader."""
    slots = {plan.everywhere: ()} if plan.everywhere else plan.known
    here = recipients.c.message == plan.number
    ends = steps.ends(session, recipients.c.contact_id, here, every=CHUNK_CONTACTS)
    return Writing(plan, _insert(session, plan, _approved(plan), slots), ends)


def write_chunk(session: Session, writing: Writing, *, now: datetime) -> bool:
    """Write the next chunk and move the cursor; True when the ledger is whole, or nobody may be added any more."""
    plan = writing.plan
    here = messages.c.number == plan.number
    columns = (messages.c.cursor, messages.c.launched_at, messages.c.state)
    row = session.execute(select(*columns).where(here).with_for_update()).one()
    if row.launched_at is not None or row.state == State.STOPPED:
        return True
    following = bisect_right(writing.ends, row.cursor)
    upto = writing.ends[following] if following < len(writing.ends) else None
    before = _last(session)  # after the lock, or rows of another launch that held it would count as this chunk's
    span = Span(row.cursor, LAST_CONTACT if upto is None else upto)
    _write_approved(session, writing, span, before=before)
    if plan.newcomers:
        joined = _newcomers(plan, span)
        session.execute(_insert(session, plan, joined, _slots(session, plan, joined)))
    skipped = (deliveries.c.message == plan.number, deliveries.c.state == DeliveryState.SKIPPED)
    uncounted.mark_where(session, *skipped, deliveries.c.id > before)
    session.execute(update(messages).where(here).values(cursor=span.upto, launched_at=now if upto is None else None))
    return upto is None


def _approved(plan: Plan) -> CTE:
    """Take everybody approved: whoever opted out is left to the claim, whoever left otherwise is skipped here.

    Where all have the same slot nobody's place is told, which took a sixth of the time.
    """
    question = replace(plan.question, cap=None)  # the claim knows the cap
    here = (recipients.c.contact_id > bindparam("after"), recipients.c.contact_id <= bindparam("upto"))
    people = rejudged(question, plan.number).where(*here).order_by(recipients.c.contact_id)
    if not plan.everywhere:
        people = people.add_columns(places.key(recipients.c.number).label("place"))
    return people.cte("seen").prefix_with("MATERIALIZED")


def _write_approved(session: Session, writing: Writing, span: Span, *, before: int) -> None:
    """Write a chunk of them; nobody's place is looked up, but where a contact was changed since the plan was made."""
    plan = writing.plan
    ends = {"after": span.after, "upto": span.upto}
    session.execute(writing.approved, ends)
    if plan.everywhere or _written(session, plan.number, after=before) == _size(session, plan.number, span):
        return
    people = _approved(plan)
    session.execute(_insert(session, plan, people, _slots(session, plan, people, ends)), ends)


def _size(session: Session, number: int, span: Span) -> int:
    here = (recipients.c.message == number, span.holds(recipients.c.contact_id))
    return session.execute(select(func.count()).select_from(recipients).where(*here)).scalar_one()


def _last(session: Session) -> int:
    last: int = session.execute(select(func.coalesce(func.max(deliveries.c.id), 0))).scalar_one()
    return last


def _written(session: Session, number: int, *, after: int) -> int:
    """Count what was written of a message; by a filter, or SQLite would look through all of the message."""
    mine = func.count().filter(deliveries.c.message == number)
    written: int = session.execute(select(mine).where(deliveries.c.id > after)).scalar_one()
    return written


def _newcomers(plan: Plan, span: Span) -> CTE:
    """Take whoever joined since the approval; one with a number that several hold is its lowest contact."""
    people = judged(plan.question, span)
    left = (qualifies(people), left_over(plan.question, people.c.number))
    live = select(people.c.id, people.c.number).where(*left).cte("live")
    approved = exists().where(recipients.c.message == plan.number, recipients.c.number == live.c.number)
    place = places.key(live.c.number).label("place")
    return (
        select(
            live.c.number,
            func.min(live.c.id).label("contact_id"),
            literal(plan.newcomer_segments).label("segments"),
            place,
            literal(Fate.STAYS.value).label("fate"),
        )
        .join(contacts, contacts.c.id == live.c.id)
        .where(~approved)
        .group_by(live.c.number, place)
        .cte("seen")
    )


def _slots(
    session: Session, plan: Plan, people: CTE, ends: Mapping[str, int] | None = None
) -> Mapping[Slot, Collection[str]]:
    slots = dict[Slot, list[str]]()
    for key in session.scalars(select(people.c.place).distinct(), ends):
        slots.setdefault(plan.slot(places.read(key)), []).append(key)
    return slots


def _insert(session: Session, plan: Plan, people: CTE, slots: Mapping[Slot, Collection[str]]) -> Executable:
    """Write those whose place has a slot, but nobody twice."""
    names = ["message", "number", "contact_id", "state", "reason", "due", "attempt", "segments", "deferred"]
    return (
        insert(session, deliveries)
        .from_select(names, _rows(session, plan, people, slots))
        .on_conflict_do_nothing(index_elements=["message", "number"])
    )


def _rows(session: Session, plan: Plan, seen: CTE, slots: Mapping[Slot, Collection[str]]) -> Select[Any]:
    """Say of everybody whose place has a slot when they are due; places are looked up by their slots, which are few."""
    *others, usual = sorted(slots, key=lambda slot: len(slots[slot])) or [NOBODYS]
    is_in = {slot: among(session, seen.c.place, slots[slot]) for slot in others}
    due = [(here, literal(slot.due, deliveries.c.due.type)) for slot, here in is_in.items()]
    quiet = _whose(is_in, usual, lambda slot: slot.dropped)
    deferred = _whose(is_in, usual, lambda slot: slot.quiet and not slot.dropped)
    usually, left = literal(usual.due, deliveries.c.due.type), seen.c.fate == Fate.LEFT
    rows = select(
        literal(plan.number).label("message"),
        seen.c.number,
        seen.c.contact_id,
        case((left | quiet, DeliveryState.SKIPPED.value), else_=DeliveryState.PLANNED.value).label("state"),
        case((left, Reason.LEFT.value), (quiet, Reason.QUIET_HOURS.value)).label("reason"),
        (case(*due, else_=usually) if due else usually).label("due"),
        literal(0).label("attempt"),
        seen.c.segments,
        and_(not_(left), deferred).label("deferred"),
    ).where(true())  # or else ON CONFLICT reads as a join's ON
    if plan.everywhere in slots:
        return rows
    return rows.where(among(session, seen.c.place, [key for keys in slots.values() for key in keys]))


def _whose(
    is_in: Mapping[Slot, ColumnElement[bool]], usual: Slot, which: Callable[[Slot], bool]
) -> ColumnElement[bool]:
    """Tell who has a slot of a kind; the usual one is that of everybody but the others."""
    is_usual = which(usual)
    unlike = or_(false(), *(here for slot, here in is_in.items() if which(slot) is not is_usual))
    return not_(unlike) if is_usual else unlike
