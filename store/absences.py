"""When nobody was here: the database may be a backup then, and not know what left after it was taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from sms.attempt import Attempt
from sms.delivery import DeliveryState
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import State
from sms.likeness import words_of
from store import Session, halts, handover, many, messages
from store.halts import Halt
from store.handover import Report
from store.reconciliation import Line
from store.schema.account import presence
from store.schema.ledger import deliveries
from store.schema.messages import messages as table
from store.schema.messages import recipients
from store.upsert import insert

LONG = timedelta(hours=1)  # a restart is shorter, and few backups are younger
WHY = "Nobody was here for more than an hour while it was being sent"
WAY_OUT = "*Compare with the carrier*, in `/sms audit`, looks what has left meanwhile; then *Resume* sends the rest"


class InDoubt(Problem):
    """Nobody was here for a while, and this database may be a backup that does not know what has left since."""

    hint = "Compare it with the carrier first: press that in `/sms audit #12`, or run `textops audit '#12'`."


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Texts that had left and are known now, and those for which there is no row: it was launched after the backup."""

    known: int = 0
    homeless: int = 0

    def __add__(self, other: "CaughtUp") -> "CaughtUp":
        """Add up what two pages told."""
        return CaughtUp(self.known + other.known, self.homeless + other.homeless)


def stay(session: Session, *, now: datetime) -> None:
    """Remember that somebody is here."""
    kept = insert(session, presence).values(id=1, at=now)
    session.execute(kept.on_conflict_do_update(index_elements=["id"], set_={"at": now}))


def arrive(session: Session, *, now: datetime) -> Sequence[Job]:
    """Begin to be here; after a long absence every send that had begun is in doubt, and what was under way pauses."""
    last: datetime | None = session.scalar(select(presence.c.at).where(presence.c.id == 1).with_for_update())
    stay(session, now=now)
    if last is None or now - last <= LONG:
        return ()
    begun = table.c.state.in_([State.SENDING, State.PAUSED, State.HELD])
    overdue = (table.c.state == State.SCHEDULED) & (table.c.due <= now)
    doubted = update(table).where(begun | overdue, table.c.automation.is_(None), table.c.doubted_since.is_(None))
    numbers = session.scalars(doubted.values(doubted_since=last).returning(table.c.number)).all()
    return [job for number in sorted(numbers) for job in _pause(session, number, now=now)]


def since(session: Session, number: int) -> datetime | None:
    """Tell since when a message is in doubt; None when it is not."""
    doubted: datetime | None = session.scalar(select(table.c.doubted_since).where(table.c.number == number))
    return doubted


def asked(session: Session, number: int) -> tuple[Job, ...]:
    """Have what is in doubt looked up at the carrier, as somebody asked."""
    return () if since(session, number) is None else (Job("catch_up", str(number)),)


def demand_certainty(session: Session, number: int) -> None:
    """Refuse to go on with what is in doubt."""
    if since(session, number) is not None:
        raise InDoubt(f"Nobody was here for a while, and texts of #{number} may have left that are not known here.")


def catch_up(session: Session, number: int, lines: Sequence[Line], *, now: datetime) -> CaughtUp:
    """Take over what the carrier has of a message and no row of ours knows, by number and words."""
    frozen = messages.frozen(session, number)
    if frozen is None:
        return CaughtUp()
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
    return CaughtUp(len(reports), _homeless(session, number, [*strange]))


def trust(session: Session, number: int) -> None:
    """Let people go on with it."""
    session.execute(update(table).where(table.c.number == number).values(doubted_since=None))


def _pause(session: Session, number: int, *, now: datetime) -> list[Job]:
    message = messages.seek(session, number)
    if message is None or message.state is not State.SENDING:
        return []
    return halts.halt(session, message, Halt("clock", WHY, WAY_OUT), now=now)


def _report(attempt: Attempt, line: Line) -> Report:
    return Report(attempt, line.sid, line.state or DeliveryState.ACCEPTED, line.code)


def _homeless(session: Session, number: int, numbers: Sequence[str]) -> int:
    """Count those who were counted for the message and have no row of it yet."""
    there = select(deliveries.c.number).where(deliveries.c.message == number)
    asked = select(recipients.c.number).where(recipients.c.message == number, recipients.c.number.not_in(there))
    return len(session.scalars(asked.where(many.among(session, recipients.c.number, numbers))).all())
