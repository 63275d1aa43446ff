"""Approvals: who was asked for which revision, what was shown to them, and who decided; decided once and for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping, insert, select, update

from sms.errors import Problem
from sms.message import Message
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
    needed: int = 1  # approvers
    first_by: str | None = None  # the first of two
    first_at: datetime | None = None
    outcome: Outcome | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""


class AlreadyDecided(Problem):
    """Somebody was quicker."""

    hint = "Look at the message's card for what can be done now."

    def __init__(self, approval: Approval) -> None:
        """Say who did what."""
        done = "void, because the message was changed" if approval.outcome is Outcome.VOID else approval.outcome
        decider = None if approval.outcome is Outcome.EXPIRED else approval.decided_by  # nobody decided
        who = f" by {audit.named(decider)}" if decider else ""
        super().__init__(f"This request is already {done or 'gone'}{who}.")
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
    )
    return get(session, session.execute(new.returning(table.c.id)).scalar_one())


def get(session: Session, approval_id: int) -> Approval:
    """Fetch a request by its id."""
    row = session.execute(select(table).where(table.c.id == approval_id)).mappings().one_or_none()
    if row is None:
        raise NoSuchApproval
    return _approval(row)


def latest(session: Session, number: int) -> Approval | None:
    """Fetch the last request for a message, decided or not."""
    query = select(table).where(table.c.message == number).order_by(table.c.id.desc()).limit(1)
    row = session.execute(query).mappings().one_or_none()
    return _approval(row) if row else None


def open(session: Session, number: int) -> Approval | None:  # noqa: A001 - the word that people use
    """Fetch the request for a message that nobody has decided yet."""
    approval = latest(session, number)
    return approval if approval and approval.outcome is None else None


def undecided(session: Session, number: int, *, revision: int | None = None) -> Approval:
    """Fetch the request that a person means to decide; AlreadyDecided when it is over, or is about another revision."""
    approval = latest(session, number)
    if approval is None:
        raise NoSuchApproval
    if approval.outcome is not None:
        raise AlreadyDecided(approval)
    if revision not in {None, approval.revision}:
        raise NoSuchApproval(f"This button is about revision {revision}; by now it is revision {approval.revision}.")
    return approval


def previous(session: Session, approval: Approval) -> Approval | None:
    """Fetch the last approval that was given before this request, to tell what changed since."""
    given = (table.c.message == approval.message) & (table.c.outcome == Outcome.APPROVED)
    query = select(table).where(given, table.c.id < approval.id).order_by(table.c.id.desc()).limit(1)
    row = session.execute(query).mappings().one_or_none()
    return _approval(row) if row else None


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
        first_by=row["first_by"],
        first_at=row["first_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        reason=row["reason"] or "",
    )
