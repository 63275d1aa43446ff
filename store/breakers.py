"""The breaker of a sender: a row while nothing gets through, the same for all workers."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from sms.breaker import WATCHED, Breaker, Trouble, next_try
from sms.errors import Problem
from store import Session
from store.pace import SENDER
from store.schema.sending import breakers as table
from store.upsert import insert


class NothingGoesOut(Problem):
    """The carrier takes no texts just now, so nothing was sent."""

    hint = "Try again in a few minutes. If it stays so, ask an admin to run `textops doctor`."


def get(session: Session) -> Breaker | None:
    """Fetch it for whoever changes it next; None while texts get through."""
    columns = [table.c[name] for name in Breaker.__slots__]
    row = session.execute(select(*columns).where(table.c.sender == SENDER).with_for_update()).one_or_none()
    return Breaker(**{**row._asdict(), "trouble": Trouble(row.trouble)}) if row else None


def demand_open(session: Session, *, now: datetime) -> None:
    """Refuse what would be too late once texts get through again, such as a code that somebody waits for."""
    breaker = get(session)
    if breaker and breaker.single_at > now:
        raise NothingGoesOut


def trip(session: Session, trouble: Trouble, *, code: int, now: datetime) -> Breaker:
    """Keep texts back; what is broken already is since then, and was told then."""
    old = get(session)
    goes_on = old is not None and (old.trouble is Trouble.UNREACHABLE) == (trouble is Trouble.UNREACHABLE)
    tries = old.tries + 1 if old and goes_on else 1
    new = Breaker(
        trouble=trouble,
        code=code,
        since=old.since if old and goes_on else now,
        tries=tries,
        next_try_at=next_try(trouble, tries, now=now),
        told=bool(old and goes_on and old.told),
    )
    values: dict[str, Any] = {name: getattr(new, name) for name in Breaker.__slots__}
    kept = insert(session, table).values(sender=SENDER, **values)
    session.execute(kept.on_conflict_do_update(index_elements=["sender"], set_=values))
    return new


def hold_others(session: Session, *, until: datetime) -> None:
    """Let nobody else try while one text is tried."""
    session.execute(update(table).where(table.c.sender == SENDER).values(next_try_at=until))


def watch(session: Session, *, now: datetime) -> None:
    """A text was taken: wait whether it is reported broken like the last."""
    values = {"tried_at": now, "next_try_at": now + WATCHED}
    session.execute(update(table).where(table.c.sender == SENDER).values(**values))


def told(session: Session) -> None:
    """Remember that people were told."""
    session.execute(update(table).where(table.c.sender == SENDER).values(told=True))


def close(session: Session) -> None:
    """Let everything through again."""
    session.execute(delete(table).where(table.c.sender == SENDER))
