"""The ledger of a send: one row per number, how it is claimed for sending, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil

from sqlalchemy import ColumnElement, case, exists, func, not_, or_, select, update

from sms.audience import Reason
from sms.consent import Standing
from sms.delivery import HANDED_OVER, DeliveryState
from sms.lifecycle import State
from sms.place import Place
from sms.progress import Progress
from sms.setting_values import FrequencyCap
from store import Session, canaries, many, places, quota, steps, uncounted
from store.cap import is_full, take_turns
from store.schema.ledger import deliveries
from store.schema.messages import messages
from store.schema.people import consents, contacts, holds, suppressions

CHUNK_ROWS = 1_000  # of a deliver job, at least
CHUNKS_MANY = 250  # then chunks grow, for a queue takes as long for a small one
GROWN_MOST = 4  # times; so a worker that is lost keeps no more than that waiting
SPENT = HANDED_OVER | {DeliveryState.FAILED, DeliveryState.UNRESOLVED}  # what the carrier may bill


@dataclass(frozen=True, slots=True)
class Chunk:
    """A range of the ledger that one deliver job sees to: ids after `low` up to and with `high`."""

    message: int
    low: int
    high: int

    def __str__(self) -> str:
        """Write it as a job's key."""
        return f"{self.message}:{self.low}:{self.high}"

    @classmethod
    def read(cls, key: str) -> "Chunk":
        """Read it back from a job's key."""
        message, low, high = map(int, key.split(":"))
        return cls(message, low, high)


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that may be sent now, as it was counted; `barred` says why it may not after all."""

    id: int
    number: str
    contact_id: int
    place: Place
    due: datetime
    attempt: int
    segments: int
    body: str | None  # of an earlier try: what is sent again is the same, word for word
    barred: str | None


def planned(
    session: Session,
    chunk: Chunk,
    *,
    subscription_id: int,
    now: datetime,
    limit: int,
    cap: FrequencyCap | None = None,
) -> Sequence[Planned]:
    """Take the next due rows of a chunk, judging consent, holds and the cap as they stand at this instant."""
    if cap:
        take_turns(session)
    full = case((is_full(deliveries.c.number, cap, now=now), Reason.FREQUENCY_CAP.value))
    rows = session.execute(
        select(
            deliveries.c.id,
            deliveries.c.number,
            deliveries.c.contact_id,
            places.key(deliveries.c.number).label("place"),
            deliveries.c.due,
            deliveries.c.attempt,
            deliveries.c.segments,
            deliveries.c.body,
            func.coalesce(barred(deliveries.c.number, subscription_id, now=now), full).label("barred"),
        )
        .outerjoin(contacts, contacts.c.id == deliveries.c.contact_id)
        .where(*_open(chunk), deliveries.c.due <= now)
        .order_by(deliveries.c.id)
        .limit(limit)
        .with_for_update(of=deliveries, skip_locked=True)
    )
    return tuple(
        Planned(row_id, number, contact_id, places.read(place), *rest)
        for row_id, number, contact_id, place, *rest in rows.tuples()
    )


def is_overslept(session: Session, number: int, due: datetime, *, since: datetime) -> bool:
    """Tell whether a send was to go on at a time and nobody did: nothing has left since long before now.

    A time that is no later than its launch, or than what people did last with it, is no such time; nor is it while
    a first part was waited for.
    """
    touched = session.execute(
        select(messages.c.launched_at, messages.c.changed_at).where(messages.c.number == number)
    ).one()
    if touched.launched_at is None or due <= max(touched):
        return False
    first = canaries.get(session, number)
    if first and first.ends_at and first.ends_at > since:
        return False
    left = select(deliveries.c.id).where(deliveries.c.attempted_at > since, deliveries.c.message == number)
    return session.execute(left.limit(1)).first() is None


def barred_rows(session: Session, rows: Sequence[int], *, subscription_id: int, now: datetime) -> dict[int, str]:
    """Tell which rows may not be sent as things stand at this instant, and why."""
    why = barred(deliveries.c.number, subscription_id, now=now).label("why")
    judged = select(deliveries.c.id, why).where(many.among(session, deliveries.c.id, rows)).subquery()
    found = session.execute(select(judged).where(judged.c.why.is_not(None)))
    return {row.id: row.why for row in found}


def skip(session: Session, rows: Sequence[Planned], *, now: datetime) -> None:
    """Drop out silently whoever may not be texted any more."""
    for reason in {row.barred for row in rows}:
        ids = [row.id for row in rows if row.barred == reason]
        session.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(state=DeliveryState.SKIPPED, reason=reason, finished_at=now)
        )
    uncounted.mark(session, [row.id for row in rows])


def put_off(session: Session, rows: Sequence[Planned], *, due: datetime) -> None:
    """Let rows wait until an instant, as their quiet hours want it."""
    if rows:
        here = deliveries.c.id.in_([row.id for row in rows])
        session.execute(update(deliveries).where(here).values(due=due, deferred=True))


def next_due(session: Session, chunk: Chunk) -> datetime | None:
    """Tell when the next planned row of a chunk may go; None when none is left."""
    due: datetime | None = session.scalar(select(func.min(deliveries.c.due)).where(*_open(chunk)))
    return due


def chunks(session: Session, number: int, *, rows: int = CHUNK_ROWS, upto: int | None = None) -> Sequence[Chunk]:
    """Cut what is still planned of a message into chunks, up to a row; it looks at many, so it belongs on a reader.

    They have so many rows, and more where there would be very many chunks.
    """
    planned = [deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED]
    if upto is not None:
        planned.append(deliveries.c.id <= upto)
    highs = [0, *steps.ends(session, deliveries.c.id, *planned, every=rows)]
    last = session.scalar(select(deliveries.c.id).where(*planned).order_by(deliveries.c.id.desc()).limit(1))
    if last is not None and last > highs[-1]:
        highs.append(last)
    each = min(GROWN_MOST, ceil(len(highs) / CHUNKS_MANY))
    return tuple(Chunk(number, low, high) for low, high in pairwise([*highs[:-1:each], highs[-1]]))


def is_planned(session: Session, numbers: Sequence[int]) -> bool:
    """Tell whether a text of any of these messages is still to leave."""
    planned = (deliveries.c.message.in_(numbers), deliveries.c.state == DeliveryState.PLANNED)
    return session.scalar(select(deliveries.c.id).where(*planned).limit(1)) is not None


def cancel(session: Session, number: int, *, limit: int, now: datetime) -> int:
    """Cancel up to `limit` planned rows of a stopped message; 0 when none is left."""
    ids = (
        select(deliveries.c.id)
        .where(deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED)
        .limit(limit)
    )
    done = session.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.PLANNED)  # still, if a claim held it
        .values(state=DeliveryState.CANCELED, reason="stopped", finished_at=now)
        .returning(deliveries.c.id)
    )
    canceled = done.scalars().all()
    uncounted.mark(session, canceled)
    return len(canceled)


def progress(session: Session, number: int, *, now: datetime) -> Progress:
    """Tell how far a send has come."""
    message = session.execute(select(messages).where(messages.c.number == number)).one()
    rows = session.execute(
        select(deliveries.c.state, func.count().label("people"), func.sum(deliveries.c.segments).label("segments"))
        .where(deliveries.c.message == number)
        .group_by(deliveries.c.state)
    ).all()
    later, first, last = session.execute(
        select(func.count(), func.min(deliveries.c.due), func.max(deliveries.c.due)).where(
            deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED, deliveries.c.due > now
        )
    ).one()
    part = canaries.get(session, number)
    return Progress(
        number=number,
        name=message.name,
        state=State(message.state),
        counts={DeliveryState(row.state): row.people for row in rows},
        segments={DeliveryState(row.state): int(row.segments) for row in rows},
        started_at=message.started_at,
        finished_at=message.finished_at,
        now=now,
        later=later,
        next_due=first,
        last_due=last,
        first_part=part.people if part and not part.is_over else 0,
        rest_at=part.ends_at if part and not part.is_over else None,
    )


def messages_of(session: Session, rows: Sequence[int]) -> Sequence[int]:
    """Tell which messages these rows belong to."""
    return session.scalars(
        select(deliveries.c.message)
        .where(many.among(session, deliveries.c.id, rows))
        .distinct()
        .order_by(deliveries.c.message)
    ).all()


def sending_still(session: Session, rows: Sequence[int]) -> Sequence[int]:
    """Tell which messages of these rows are being sent, and have not been touched since the rows were attempted."""
    return session.scalars(
        select(deliveries.c.message)
        .join(messages, messages.c.number == deliveries.c.message)
        .where(
            many.among(session, deliveries.c.id, rows),
            messages.c.state == State.SENDING,
            deliveries.c.attempted_at >= messages.c.changed_at,
        )
        .distinct()
    ).all()


def is_whole(session: Session, number: int) -> bool:
    """Tell whether every recipient stands in the ledger: only then can a send be over."""
    return session.scalar(select(messages.c.launched_at).where(messages.c.number == number)) is not None


def balance(session: Session, progress: Progress) -> None:
    """Turn what has left since the last time from held into used; what nobody will send is given back at the end."""
    number = progress.number
    spent = session.execute(select(messages.c.spent).where(messages.c.number == number).with_for_update()).scalar_one()
    left = sum(progress.segments.get(state, 0) for state in SPENT)
    if left > spent:
        quota.spend(session, number=number, segments=left - spent)
        session.execute(update(messages).where(messages.c.number == number).values(spent=left))
    if not progress.open and (progress.state is State.STOPPED or is_whole(session, number)):
        quota.release(session, number=number)


def _open(chunk: Chunk) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.message == chunk.message,
        deliveries.c.state == DeliveryState.PLANNED,
        deliveries.c.id > chunk.low,
        deliveries.c.id <= chunk.high,
    )


def barred(number: ColumnElement[str], subscription_id: int, *, now: datetime) -> ColumnElement[str | None]:
    """Tell why a number may not be texted as things stand; NULL when it may."""
    suppressed = exists().where(suppressions.c.number == number)
    held = exists().where(holds.c.number == number, (holds.c.until.is_(None)) | (holds.c.until > now))
    consented = exists().where(
        consents.c.number == number,
        consents.c.subscription_id == subscription_id,
        consents.c.standing == Standing.OPTED_IN,
    )
    return case((or_(suppressed, held), Reason.SUPPRESSED.value), (not_(consented), Reason.OPTED_OUT.value))
