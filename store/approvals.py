"""Approvals: who was asked for which revision, what was shown to them, and who decided; decided once and for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, func, insert, select, update

from sms.errors import Problem
from sms.job import Job
from sms.message import Message
from sms.reminders import next_reminder
from sms.setting_values import zone_of
from sms.zones import names as known_zones
from store import Session, audit
from store.schema.messages import approvals as table


class Outcome(StrEnum):
    """What became of a request; `void` is a message changed under it."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Approval:
    """One request for approval of one revision; without an outcome it is open."""

    id: int
    message: int
    revision: int
    asked_by: str
    asked_at: datetime
    asked_of: tuple[str, ...]
    expires_at: datetime
    warnings: tuple[str, ...]
    body: str = ""  # as it was asked for, tokens unrendered
    people: int = 0
    price: Decimal | None = None  # of a segment, as it was shown
    zones: Mapping[str, str] = field(default_factory=dict)  # who may approve, and the time zone that they live in
    needed: int = 1  # approvers
    first_by: str | None = None  # the first of two
    first_at: datetime | None = None
    outcome: Outcome | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def broke_glass(self) -> bool:
        """Whether an admin approved it without the others: only then an approval has a reason."""
        return self.outcome is Outcome.APPROVED and bool(self.reason)


class AlreadyDecided(Problem):
    """Somebody was quicker."""

    hint = "Look at the message's card for what can be done now."

    def __init__(self, approval: Approval) -> None:
        """Say who did what, and when."""
        done = "void, because the message was changed" if approval.outcome is Outcome.VOID else approval.outcome
        decider = None if approval.outcome is Outcome.EXPIRED else approval.decided_by  # nobody decided
        who = f" by {audit.named(decider)}" if decider else ""
        at = f", {audit.when(approval.decided_at)}" if approval.decided_at else ""
        super().__init__(f"This request is already {done or 'gone'}{who}{at}.")
        self.approval = approval


class NoSuchApproval(Problem):
    """There is no such request for approval."""

    hint = "Look at the message's card for what can be done now."


def ask(  # the message is the subject, the rest what the request says
    session: Session,
    message: Message,
    *,
    by: str,
    of: Sequence[str],
    expires_at: datetime,
    warnings: Sequence[str] = (),
    people: int = 0,
    needed: int = 1,
    price: Decimal | None = None,
    zones: Mapping[str, str] | None = None,
    now: datetime,
) -> Approval:
    """Ask for approval of a message's revision; an older open request is void from now on."""
    void(session, message.number, by=by, now=now)
    new = insert(table).values(
        message=message.number,
        revision=message.revision,
        asked_by=by,
        asked_at=now,
        asked_of=list(of),
        expires_at=expires_at,
        warnings=list(warnings),
        body=message.draft.body,
        people=people,
        needed=needed,
        price=None if price is None else str(price),
        zones={who: zone for who, zone in (zones or {}).items() if zone in known_zones()},
    )
    return get(session, session.execute(new.returning(table.c.id)).scalar_one())


def alarms(asked: Approval, *, zone: ZoneInfo, now: datetime) -> tuple[Job, ...]:
    """Give what rings for a request: its end, and before that a reminder, by day where its approvers are."""
    homes = [zone_of(name) for who, name in asked.zones.items() if who != asked.asked_by] or [zone]
    first = next_reminder(now, zones=homes)
    remind = (Job("remind", str(asked.id), first),) if first < asked.expires_at else ()
    return (Job("expire", str(asked.id), asked.expires_at), *remind)


def get(session: Session, approval_id: int) -> Approval:
    """Fetch a request by its id."""
    row = session.execute(select(table).where(table.c.id == approval_id)).mappings().one_or_none()
    if row is None:
        raise NoSuchApproval
    return _approval(row)


def latest(session: Session, number: int, *, revision: int | None = None) -> Approval | None:
    """Fetch the last request for a message, or for one revision of it, decided or not."""
    query = select(table).where(table.c.message == number).order_by(table.c.id.desc()).limit(1)
    if revision is not None:
        query = query.where(table.c.revision == revision)
    row = session.execute(query).mappings().one_or_none()
    return _approval(row) if row else None


def open(session: Session, number: int) -> Approval | None:  # noqa: A001 - the word that people use
    """Fetch the request for a message that nobody has decided yet."""
    approval = latest(session, number)
    return approval if approval and approval.outcome is None else None


def undecided(session: Session, number: int, *, revision: int | None = None) -> Approval:
    """Fetch the request that a person means to decide; AlreadyDecided tells what became of the one that they saw."""
    approval = latest(session, number, revision=revision)
    if approval is None:
        last = latest(session, number)
        now = f" This button is about revision {revision}; by now it is revision {last.revision}." if last else ""
        raise NoSuchApproval(f"There is no such request for approval.{now}")
    if approval.outcome is not None:
        raise AlreadyDecided(approval)
    return approval


def previous(session: Session, approval: Approval) -> Approval | None:
    """Fetch the last approval that was given before this request, to tell what changed since."""
    given = (table.c.message == approval.message) & (table.c.outcome == Outcome.APPROVED)
    query = select(table).where(given, table.c.id < approval.id).order_by(table.c.id.desc()).limit(1)
    row = session.execute(query).mappings().one_or_none()
    return _approval(row) if row else None


def approved(session: Session, number: int) -> Approval | None:
    """Fetch the approval under which a message went out; with a reason it was given without the others."""
    approval = latest(session, number)
    return approval if approval and approval.outcome is Outcome.APPROVED else None


def last_given(session: Session, number: int, *, before: int) -> int:
    """Tell the last revision before one that somebody else approved; 0 is none, and breaking the glass gives none."""
    given = (table.c.message == number) & (table.c.outcome == Outcome.APPROVED) & (table.c.reason == "")
    query = select(func.max(table.c.revision)).where(given, table.c.revision < before)
    return session.scalar(query) or 0


def due(session: Session, *, now: datetime) -> list[Approval]:
    """List the open requests whose time is over."""
    rows = session.execute(select(table).where(table.c.outcome.is_(None), table.c.expires_at <= now)).mappings()
    return [_approval(row) for row in rows]


def begin(session: Session, approval_id: int, *, by: str, now: datetime) -> bool:
    """Approve as the first of two; False when somebody was first, or it is decided."""
    free = (table.c.id == approval_id) & table.c.outcome.is_(None) & table.c.first_by.is_(None)
    first = update(table).where(free).values(first_by=by, first_at=now)
    return session.execute(first.returning(table.c.id)).first() is not None


def decide(
    session: Session, approval_id: int, *, outcome: Outcome, by: str, now: datetime, reason: str = ""
) -> Approval:
    """Decide a request; of two people pressing at once the second raises AlreadyDecided."""
    first = (
        update(table)
        .where(table.c.id == approval_id, table.c.outcome.is_(None))
        .values(outcome=outcome, decided_by=by, decided_at=now, reason=reason)
    )
    taken = session.execute(first.returning(table.c.id)).first()
    approval = get(session, approval_id)
    if taken is None:
        raise AlreadyDecided(approval)
    return approval


def void(session: Session, number: int, *, by: str, now: datetime) -> None:
    """End whatever request is open for a message, because it was changed."""
    session.execute(
        update(table)
        .where(table.c.message == number, table.c.outcome.is_(None))
        .values(outcome=Outcome.VOID, decided_by=by, decided_at=now)
    )


def forget(session: Session, number: int) -> None:
    """Forget what the requests for a message said; that they were made is kept."""
    session.execute(update(table).where(table.c.message == number).values(body=""))


def _approval(row: RowMapping) -> Approval:
    return Approval(
        id=row["id"],
        message=row["message"],
        revision=row["revision"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        asked_of=tuple(row["asked_of"]),
        expires_at=row["expires_at"],
        warnings=tuple(row["warnings"]),
        body=row["body"],
        people=row["people"],
        needed=row["needed"],
        price=Decimal(row["price"]) if row["price"] else None,
        zones=row["zones"] or {},
        first_by=row["first_by"],
        first_at=row["first_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        reason=row["reason"] or "",
    )
