"""Opt-ins that wait for a YES: whom to ask and when, what was asked, and which question a YES answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from sms.consent import YES_WITHIN, Standing
from store import Session, many
from store.schema.ledger import singles
from store.schema.people import UNANSWERED, confirmations, consents, subscriptions


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number that is to be asked, and the question; its words are empty where they are made from the names."""

    id: int
    number: str
    subscription: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was sent and is open: a YES answers it."""

    id: int
    subscription_id: int
    words: str


def put(session: Session, numbers: Collection[str], *, subscription_id: int, due: datetime) -> None:
    """Have numbers asked, each once; the job that asks finds them."""
    rows = [{"number": number} for number in numbers]
    many.insert_all(session, confirmations, rows, same={"subscription_id": subscription_id, "due": due})


def close(
    session: Session,
    numbers: Collection[str],
    *,
    at: datetime,
    but: Collection[int] = (),
    only: int | None = None,
) -> None:
    """End the questions to these numbers, `but` not those about some types, or `only` those about one."""
    theirs = many.among(session, confirmations.c.number, numbers)
    which = confirmations.c.subscription_id.not_in(but) if only is None else confirmations.c.subscription_id == only
    session.execute(update(confirmations).where(UNANSWERED, theirs, which).values(closed_at=at))


def is_waited_for(session: Session, *, now: datetime) -> bool:
    """Tell whether anybody is to be asked, or has not answered in time."""
    ways = (confirmations.c.due <= now, confirmations.c.until <= now)
    return any(session.scalar(select(confirmations.c.id).where(UNANSWERED, way).limit(1)) for way in ways)


def due(session: Session, *, now: datetime, limit: int) -> list[Waiting]:
    """List who is to be asked, whoever has waited longest first."""
    rows = session.execute(
        select(confirmations.c.id, confirmations.c.number, subscriptions.c.name, subscriptions.c.question)
        .join(subscriptions, subscriptions.c.id == confirmations.c.subscription_id)
        .where(UNANSWERED, confirmations.c.due <= now)
        .order_by(confirmations.c.due, confirmations.c.id)
        .limit(limit)
    )
    return [Waiting(row.id, row.number, row.name, row.question or "") for row in rows]


def asked(session: Session, waiting: Waiting, *, single: int, now: datetime) -> None:
    """Keep that the question is on its way: from now on it waits for a YES."""
    _change(session, waiting, {"due": None, "single_id": single, "until": now + YES_WITHIN})


def put_off(session: Session, waiting: Waiting, *, until: datetime, now: datetime) -> None:
    """Ask later; who cannot be asked for as long as an answer may take is given up."""
    over = func.coalesce(confirmations.c.until, many.fixed(confirmations.c.until, now + YES_WITHIN))
    _change(session, waiting, {"due": until, "until": over})


def ask_again(session: Session, number: str, *, single: int, at: datetime) -> None:
    """Have a question put once more that never left."""
    mine = and_(confirmations.c.number == number, confirmations.c.single_id == single)
    session.execute(update(confirmations).where(UNANSWERED, mine).values(due=at, single_id=None))


def is_open(session: Session, number: str, *, single: int) -> bool:
    """Tell whether a question still wants its answer."""
    mine = and_(confirmations.c.number == number, confirmations.c.single_id == single)
    return session.scalar(select(confirmations.c.id).where(UNANSWERED, mine)) is not None


def over(session: Session, *, now: datetime, limit: int) -> Mapping[int, list[str]]:
    """Give the numbers that did not answer in time, by subscription type."""
    rows = session.execute(
        select(confirmations.c.subscription_id, confirmations.c.number)
        .where(UNANSWERED, confirmations.c.until <= now)
        .order_by(confirmations.c.until)
        .limit(limit)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.subscription_id, []).append(row.number)
    return found


def latest(session: Session, number: str, *, now: datetime) -> Asked | None:
    """Give the question that a YES answers: of several that are open, the one that the phone got last."""
    row = session.execute(
        select(confirmations.c.id, confirmations.c.subscription_id, singles.c.body)
        .join(singles, singles.c.id == confirmations.c.single_id)
        .where(_is_asked(number), UNANSWERED, confirmations.c.until > now)
        .order_by(singles.c.attempted_at.desc(), confirmations.c.id.desc())
        .limit(1)
    ).one_or_none()
    return Asked(row.id, row.subscription_id, row.body or "") if row else None


def was_asked(session: Session, number: str) -> bool:
    """Tell whether a YES can be an answer: to a question that is open, or to one that is over and got none."""
    missed = exists().where(
        consents.c.number == confirmations.c.number,
        consents.c.subscription_id == confirmations.c.subscription_id,
        consents.c.standing == Standing.UNKNOWN,
    )
    some = (
        select(confirmations.c.id)
        .join(singles, singles.c.id == confirmations.c.single_id)
        .where(_is_asked(number), or_(UNANSWERED, missed))
    )
    return session.scalar(some.limit(1)) is not None


def answered(session: Session, question: Asked, *, text: int) -> None:
    """Keep which text said YES."""
    session.execute(update(confirmations).where(confirmations.c.id == question.id).values(answer=text))


def answered_by(session: Session, number: str, *, text: int) -> str:
    """Name the subscription type that a number's text said YES to; empty when it came too late."""
    query = select(subscriptions.c.name).join(confirmations, confirmations.c.subscription_id == subscriptions.c.id)
    mine = and_(confirmations.c.number == number, confirmations.c.answer == text)
    return session.scalar(query.where(mine)) or ""


def asked_at(session: Session, numbers: Collection[str]) -> dict[tuple[str, int], datetime | None]:
    """Tell since when which numbers wait to answer about which types; None: they are still to be asked."""
    rows = session.execute(
        select(confirmations.c.number, confirmations.c.subscription_id, singles.c.attempted_at)
        .outerjoin(singles, singles.c.id == confirmations.c.single_id)
        .where(UNANSWERED, confirmations.c.number.in_(numbers))
    )
    return {(row.number, row.subscription_id): row.attempted_at for row in rows}


def _is_asked(number: str) -> ColumnElement[bool]:
    return and_(confirmations.c.number == number, singles.c.attempted_at.is_not(None))


def _change(session: Session, waiting: Waiting, values: Mapping[str, Any]) -> None:
    session.execute(update(confirmations).where(confirmations.c.id == waiting.id).values(**values))
