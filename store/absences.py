"""When nobody was here: the database may be a backup then, and not know what left after it was taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.job import Job
from sms.lifecycle import State
from sms.likeness import words_of
from store import Session, handover, many, messages
from store.handover import Report
from store.reconciliation import Line
from store.schema.account import presence
from store.schema.ledger import deliveries
from store.schema.messages import messages as table
from store.upsert import insert

LONG = timedelta(minutes=2)  # a restart is shorter, and hardly a backup is put back so soon


def stay(session: Session, *, now: datetime) -> None:
    """Remember that somebody is here."""
    kept = insert(session, presence).values(id=1, at=now)
    session.execute(kept.on_conflict_do_update(index_elements=["id"], set_={"at": now}))


def arrive(session: Session, *, now: datetime) -> Sequence[Job]:
    """Begin to be here; after a long absence every send that had begun, or should have, is in doubt."""
    last: datetime | None = session.scalar(select(presence.c.at).where(presence.c.id == 1).with_for_update())
    stay(session, now=now)
    if last is None or now - last <= LONG:
        return ()
    begun = table.c.state.in_([State.SENDING, State.PAUSED, State.HELD])
    overdue = (table.c.state == State.SCHEDULED) & (table.c.due <= now)
    doubted = update(table).where(begun | overdue, table.c.automation.is_(None), table.c.doubted_since.is_(None))
    numbers = session.scalars(doubted.values(doubted_since=last).returning(table.c.number)).all()
    return [Job("catch_up", str(number)) for number in sorted(numbers)]


def since(session: Session, number: int) -> datetime | None:
    """Tell since when a message is in doubt; None when it is not, and then it may be sent."""
    doubted: datetime | None = session.scalar(select(table.c.doubted_since).where(table.c.number == number))
    return doubted


def catch_up(session: Session, number: int, lines: Sequence[Line], *, now: datetime) -> int:
    """Take over what the carrier has of a message and no row of ours knows, by number and words; tell how many."""
    frozen = messages.frozen(session, number)
    if frozen is None:
        return 0
    words = words_of(frozen)
    known = handover.known(session, [line.sid for line in lines])
    strange = {line.number: line for line in lines if line.sid not in known and words.fullmatch(line.body)}
    untold = (deliveries.c.message == number, deliveries.c.sid.is_(None), deliveries.c.state == DeliveryState.PLANNED)
    rows = session.execute(
        select(deliveries.c.id, deliveries.c.attempt, deliveries.c.number)
        .where(*untold)
        .where(many.among(session, deliveries.c.number, list(strange)))
    ).all()
    reports = [_report(Attempt("d", row.id, row.attempt), strange[row.number]) for row in rows]
    handover.fold(session, reports, now=now)
    return len(reports)


def next_in_turn(session: Session, number: int, *, limit: int) -> Sequence[str]:
    """List to whom a message would be sent next: of a backup, those who have it already."""
    waiting = (deliveries.c.message == number, deliveries.c.state == DeliveryState.PLANNED)
    return session.scalars(select(deliveries.c.number).where(*waiting).order_by(deliveries.c.id).limit(limit)).all()


def trust(session: Session, number: int) -> None:
    """Let it be sent again."""
    session.execute(update(table).where(table.c.number == number).values(doubted_since=None))


def _report(attempt: Attempt, line: Line) -> Report:
    return Report(attempt, line.sid, line.state or DeliveryState.ACCEPTED, line.code)
