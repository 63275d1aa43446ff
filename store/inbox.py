"""The inbox: what the carrier tells, stored before it is answered; an opt-out acts in that same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, func, select, update

from sms.attempt import Attempt
from sms.consent import Change, Evidence, How, Standing
from sms.delivery import FROM_CARRIER
from sms.keywords import Keyword, read
from sms.opt_out_words import sounds_like_opt_out
from sms.reply import OptOut
from store import Session, confirmations, consent, forgotten, heard, many, replies, uncounted
from store.handover import Report
from store.schema.ledger import callbacks, deliveries, inbound
from store.schema.messages import messages
from store.schema.people import consents
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
    asks: bool = False  # in own words to be left alone, and nobody has decided that yet


def store_callbacks(session: Session, rows: Sequence[Callback], *, now: datetime) -> None:
    """Store callbacks as they came; `receive` folds them later."""
    told = [(row.attempt, row.sid, row.status, row.code) for row in rows]
    many.insert_tuples(session, callbacks, ("attempt", "sid", "status", "code"), told, same={"at": now})


def store_inbound(session: Session, rows: Sequence[Inbound], *, now: datetime) -> None:
    """Store texts and let them act at once, keywords and opt-outs in own words; a text that comes twice is one."""
    for row in rows:
        keyword = _keyword(session, row)
        asks = _asks_to_be_left_alone(session, row, keyword)
        message = _answered(session, row.number)
        new = session.execute(
            upsert(session, inbound)
            .values(
                sid=row.sid,
                number=row.number,
                to=row.to,
                body=row.body,
                keyword=keyword,
                at=now,
                message=message,
                opt_out=OptOut.PENDING if asks else None,
            )
            .on_conflict_do_nothing(index_elements=["sid"])
            .returning(inbound.c.id)
        ).scalar_one_or_none()
        if new is not None:
            uncounted.mark_where(session, deliveries.c.number == row.number, deliveries.c.message == message)
            forgotten.bar(session, [row.number], now=now)  # what they write makes them nobody to be texted
            _act(session, row, keyword, text=new, now=now)
            if asks:
                replies.hold(session, row.number, now=now)


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
        Received(
            id=row.id,
            number=row.number,
            body=row.body,
            keyword=Keyword(row.keyword) if row.keyword else None,
            at=row.at,
            message=row.message,
            asks=row.opt_out == OptOut.PENDING,
        )
        for row in rows
    )


def folded(
    session: Session, *, callback_ids: Sequence[int] = (), inbound_ids: Sequence[int] = (), now: datetime
) -> None:
    """Mark what was folded, in the transaction that folded it."""
    session.execute(update(callbacks).where(many.among(session, callbacks.c.id, callback_ids)).values(folded_at=now))
    session.execute(update(inbound).where(many.among(session, inbound.c.id, inbound_ids)).values(folded_at=now))


def is_first_stop(session: Session, text: Received) -> bool:
    """Tell whether a STOP is the first since its number's last START: a second one needs no answer."""
    turns = inbound.c.keyword.in_([Keyword.STOP, Keyword.START])
    earlier = select(inbound.c.keyword).where(inbound.c.number == text.number, turns, inbound.c.id < text.id)
    return session.scalar(earlier.order_by(inbound.c.id.desc()).limit(1)) != Keyword.STOP


def is_subscribed(session: Session, number: str) -> bool:
    """Tell whether a number is opted in to anything and may be texted."""
    opted_in = exists().where(consents.c.number == number, consents.c.standing == Standing.OPTED_IN)
    return bool(session.scalar(select(opted_in))) and not replies.is_suppressed(session, number)


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


def _asks_to_be_left_alone(session: Session, row: Inbound, keyword: Keyword | None) -> bool:
    return keyword is None and sounds_like_opt_out(row.body) and not replies.is_suppressed(session, row.number)


def _keyword(session: Session, row: Inbound) -> Keyword | None:
    """Read a keyword; YES is one only where it can answer a question of ours."""
    word = read(row.body, row.number, opt_out_type=row.opt_out_type, pending=True)
    return None if word is Keyword.CONFIRM and not confirmations.was_asked(session, row.number) else word


def _act(session: Session, row: Inbound, keyword: Keyword | None, *, text: int, now: datetime) -> None:
    evidence = Evidence(shown=row.body[:200], how=How.KEYWORD, at=now, by=row.number, source=row.sid)
    if keyword is Keyword.STOP:
        consent.opt_out(session, row.number, evidence=evidence)
        replies.decide(session, row.number, OptOut.DONE, by="")
    elif keyword is Keyword.START:
        consent.opt_in_again(session, row.number, evidence=evidence)
        replies.decide(session, row.number, OptOut.DISMISSED, by="")  # what they say last counts
    elif keyword is Keyword.CONFIRM and (question := confirmations.latest(session, row.number, now=now)):
        said = replace(evidence, shown=f"{question.words} — {evidence.shown}")
        confirmations.answered(session, question, text=text)
        kind = question.subscription_id
        consent.record(session, row.number, change=Change.CONFIRM, evidence=said, subscription_id=kind)
    elif keyword is None:
        heard.hear(session, row.number, row.body, evidence=evidence, now=now)
