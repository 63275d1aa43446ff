"""The inbox: what the carrier tells, stored before it is answered; an opt-out acts in that same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from sms.attempt import Attempt
from sms.consent import Evidence, How
from sms.delivery import FROM_CARRIER
from sms.keywords import Keyword, read
from store import Session, consent, many
from store.handover import Report
from store.schema.ledger import callbacks, deliveries, inbound
from store.schema.messages import messages
from store.upsert import insert as upsert


@dataclass(frozen=True, slots=True)
class Callback:
    """One status callback; `attempt` is what we put on its URL."""

    attempt: str
    sid: str
    status: str
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text from a person; `opt_out_type` is what the carrier itself read in it, if it did."""

    sid: str
    number: str
    to: str
    body: str
    opt_out_type: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A stored text that waits to be folded."""

    id: int
    number: str
    body: str
    keyword: Keyword | None
    at: datetime
    message: int | None


def store_callbacks(session: Session, rows: Sequence[Callback], *, now: datetime) -> None:
    """Store callbacks as they came; `receive` folds them later."""
    if rows:
        session.execute(
            insert(callbacks),
            [
                {"attempt": row.attempt, "sid": row.sid, "status": row.status, "code": row.code, "at": now}
                for row in rows
            ],
        )


def store_inbound(session: Session, rows: Sequence[Inbound], *, now: datetime) -> None:
    """Store texts and let STOP and START act at once; a text that comes twice is one."""
    for row in rows:
        keyword = read(row.body, row.number, opt_out_type=row.opt_out_type)
        new = session.execute(
            upsert(session, inbound)
            .values(
                sid=row.sid,
                number=row.number,
                to=row.to,
                body=row.body,
                keyword=keyword,
                at=now,
                message=_answered(session, row.number),
            )
            .on_conflict_do_nothing(index_elements=["sid"])
            .returning(inbound.c.id)
        ).scalar_one_or_none()
        if new is not None:
            _act(session, row, keyword, now=now)


def unfolded_callbacks(session: Session, *, limit: int) -> tuple[Sequence[int], Sequence[Report]]:
    """Give the oldest callbacks that wait: their ids, and what those that can be read say."""
    rows = session.execute(
        select(callbacks).where(callbacks.c.folded_at.is_(None)).order_by(callbacks.c.id).limit(limit)
    ).all()
    reports = []
    for row in rows:
        attempt, state = Attempt.read(row.attempt), FROM_CARRIER.get(row.status)
        if attempt and state:
            reports.append(Report(attempt, row.sid, state, row.code))
    return [row.id for row in rows], reports


def unfolded_inbound(session: Session, *, limit: int) -> Sequence[Received]:
    """Give the oldest texts that wait to be shown."""
    rows = session.execute(select(inbound).where(inbound.c.folded_at.is_(None)).order_by(inbound.c.id).limit(limit))
    return tuple(
        Received(row.id, row.number, row.body, Keyword(row.keyword) if row.keyword else None, row.at, row.message)
        for row in rows
    )


def folded(
    session: Session, *, callback_ids: Sequence[int] = (), inbound_ids: Sequence[int] = (), now: datetime
) -> None:
    """Mark what was folded, in the transaction that folded it."""
    session.execute(update(callbacks).where(many.among(session, callbacks.c.id, callback_ids)).values(folded_at=now))
    session.execute(update(inbound).where(many.among(session, inbound.c.id, inbound_ids)).values(folded_at=now))


def waiting(session: Session) -> int:
    """Count the callbacks and texts that wait to be folded."""
    return sum(
        session.execute(select(func.count()).select_from(table).where(table.c.folded_at.is_(None))).scalar_one()
        for table in (callbacks, inbound)
    )


def _answered(session: Session, number: str) -> int | None:
    """Find the message that a text answers: the last that went to its number."""
    message: int | None = session.scalar(
        select(deliveries.c.message)
        .join(messages, messages.c.number == deliveries.c.message)
        .where(deliveries.c.number == number, deliveries.c.attempted_at.is_not(None), messages.c.deleted_at.is_(None))
        .order_by(deliveries.c.attempted_at.desc())
        .limit(1)
    )
    return message


def _act(session: Session, row: Inbound, keyword: Keyword | None, *, now: datetime) -> None:
    evidence = Evidence(shown=row.body[:200], how=How.KEYWORD, at=now, by=row.number, source=row.sid)
    if keyword is Keyword.STOP:
        consent.opt_out(session, row.number, evidence=evidence)
    elif keyword is Keyword.START:
        consent.opt_in_again(session, row.number, evidence=evidence)
