"""The ledger of a send: one row per number, how it is claimed for sending, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, case, exists, func, not_, or_, select, update

from sms.audience import Reason
from sms.consent import Standing
from sms.delivery import HANDED_OVER, DeliveryState
from sms.lifecycle import State
from sms.progress import Progress
from store import Session, many, quota
from store.schema.ledger import deliveries
from store.schema.messages import messages
from store.schema.people import consents, contacts, holds, suppressions

CHUNK_ROWS = 1_000  # of a deliver job
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
    time_zone: str | None  # the contact's own
    attempt: int
    segments: int
    body: str | None  # of an earlier try: what is sent again is the same, word for word
    barred: str | None


def planned(session: Session, chunk: Chunk, *, subscription_id: int, now: datetime, limit: int) -> Sequence[Planned]:
    """Take the next due rows of a chunk, judging consent, suppression and holds as they stand at this instant."""
    rows = session.execute(
        select(
            deliveries.c.id,
            deliveries.c.number,
            deliveries.c.contact_id,
            contacts.c.time_zone,
            deliveries.c.attempt,
            deliveries.c.segments,
            deliveries.c.body,
            barred(deliveries.c.number, subscription_id, now=now).label("barred"),
        )
        .outerjoin(contacts, contacts.c.id == deliveries.c.contact_id)
        .where(*_open(chunk), deliveries.c.due <= now)
        .order_by(deliveries.c.id)
        .limit(limit)
        .with_for_update(of=deliveries, skip_locked=True)
    )
    return tuple(Planned(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name


def skip(session: Session, rows: Sequence[Planned], *, now: datetime) -> None:
    """Drop out silently whoever may not be texted any more."""
    for reason in {row.barred for row in rows}:
        ids = [row.id for row in rows if row.barred == reason]
        session.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(state=DeliveryState.SKIPPED, reason=reason, finished_at=now)
        )


def put_off(session: Session, rows: Sequence[Planned], *, due: datetime) -> None:
    """Let rows wait until an instant."""
    if rows:
        session.execute(update(deliveries).where(deliveries.c.id.in_([row.id for row in rows])).values(due=due))


def next_due(session: Session, chunk: Chunk) -> datetime | None:
    """Tell when the next planned row of a chunk may go; None when none is left."""
    due: datetime | None = session.scalar(select(func.min(deliveries.c.due)).where(*_open(chunk)))
    return due


def chunks(session: Session, number: int, *, rows: int = CHUNK_ROWS) -> Sequence[Chunk]:
    """Cut what is still planned of a message into chunks; it looks at every row, so it belongs on a reader."""
    place = func.row_number().over(order_by=deliveries.c.id) - 1
    planned = (
        select(deliveries.c.id, place.label("place"))
        .where(deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED)
        .subquery()
    )
    nth = planned.c.place // rows
    highs = session.scalars(select(func.max(planned.c.id)).group_by(nth).order_by(nth)).all()
    return tuple(Chunk(number, low, high) for low, high in pairwise([0, *highs]))


def cancel(session: Session, number: int, *, limit: int, now: datetime) -> int:
    """Cancel up to `limit` planned rows of a stopped message; 0 when none is left."""
    ids = (
        select(deliveries.c.id)
        .where(deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED)
        .limit(limit)
    )
    done = session.connection().execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == DeliveryState.PLANNED)  # still, if a claim held it
        .values(state=DeliveryState.CANCELED, reason="stopped", finished_at=now)
    )
    return done.rowcount


def progress(session: Session, number: int, *, now: datetime) -> Progress:
    """Tell how far a send has come."""
    message = session.execute(select(messages).where(messages.c.number == number)).one()
    rows = session.execute(
        select(deliveries.c.state, func.count().label("people"), func.sum(deliveries.c.segments).label("segments"))
        .where(deliveries.c.message == number)
        .group_by(deliveries.c.state)
    ).all()
    later, due = session.execute(
        select(func.count(), func.min(deliveries.c.due)).where(
            deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED, deliveries.c.due > now
        )
    ).one()
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
        next_due=due,
    )


def messages_of(session: Session, rows: Sequence[int]) -> Sequence[int]:
    """Tell which messages these rows belong to."""
    return session.scalars(
        select(deliveries.c.message)
        .where(many.among(session, deliveries.c.id, rows))
        .distinct()
        .order_by(deliveries.c.message)
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
