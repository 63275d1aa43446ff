"""Team numbers: colleagues' phones, each proved by a code of which only a keyed hash is kept."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, select, update

from sms.errors import Problem
from sms.job import Job
from sms.phone import mask
from sms.segments import count
from sms.settings import Settings
from store import Session, audit, breakers, quota, replies, settings, singles
from store.schema.people import team_numbers as table
from store.schema.people import verifications
from store.upsert import insert as upsert

CODE_LIFE = timedelta(minutes=10)
TRIES_MAX = 5
CODES_AN_HOUR = 3  # to one number
CODES_A_DAY = 10  # asked for by one person


@dataclass(frozen=True, slots=True)
class TeamNumber:
    """A colleague's phone, proved to be theirs."""

    id: int
    number: str
    label: str
    owner: str
    verified_at: datetime


class Proof(Enum):
    """What became of a code that was typed; a wrong one is no Problem, for its try must be kept."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # too old, used, or tried too often: only a new one helps


class TooManyCodes(Problem):
    """Too many codes were asked for."""


class OptedOut(Problem):
    """This phone opted out of our texts, so no code can go there."""

    hint = "Text START from it, or take another phone."


class NoSuchNumber(Problem):
    """That number is not there any more."""

    hint = "`/sms numbers` shows those that are."


def every(session: Session) -> list[TeamNumber]:
    """List the team's numbers by label."""
    rows = session.execute(_proved().order_by(func.lower(table.c.label), table.c.id))
    return [_number(row) for row in rows]


def get(session: Session, number_id: int) -> TeamNumber:
    """Fetch one by its id."""
    row = session.execute(_proved().where(table.c.id == number_id)).one_or_none()
    if row is None:
        raise NoSuchNumber
    return _number(row)


def is_verified(session: Session, number: str) -> bool:
    """Tell whether a phone was proved by anybody, so that tests may go there."""
    return session.execute(_proved().where(table.c.number == number)).first() is not None


def text_code(session: Session, account: Settings, number: str, *, by: str, now: datetime) -> Job:
    """Text a new code to a phone; it goes at any time of day, and out of the quota like all that is sent."""
    breakers.demand_open(session, now=now)
    body = f"{new_code(session, number, by=by, now=now)} is your TextOps code. It counts for 10 minutes."
    quota.use(session, account, segments=count(body).segments, now=now)
    return singles.put(session, kind="code", number=number, body=body, by=by, now=now)


def new_code(session: Session, number: str, *, by: str, now: datetime) -> str:
    """Draw a code for a phone, to be texted to it; those drawn before count no more, and there are limits."""
    if replies.is_suppressed(session, number):
        raise OptedOut
    _within_limits(session, number, by=by, now=now)
    code = f"{secrets.randbelow(1_000_000):06}"
    session.execute(
        insert(verifications).values(
            number=number,
            asked_by=by,
            code_hash=_hash(session, number, by, code),
            at=now,
            expires_at=now + CODE_LIFE,
            tries=0,
        )
    )
    audit.add(session, who=by, action="asked for a code", subject=mask(number), now=now)
    return code


def prove(session: Session, number: str, *, code: str, by: str, now: datetime) -> Proof:
    """Judge a code that was typed; each try counts, and the last code that this person asked for is the only one."""
    last = (
        select(func.max(verifications.c.id))
        .where(verifications.c.number == number, verifications.c.asked_by == by)
        .scalar_subquery()
    )
    open_ = (verifications.c.tries < TRIES_MAX, verifications.c.used_at.is_(None), verifications.c.expires_at > now)
    tried = (
        update(verifications)
        .where(verifications.c.id == last, *open_)
        .values(tries=verifications.c.tries + 1)
        .returning(verifications.c.id, verifications.c.code_hash)
    )
    row = session.execute(tried).one_or_none()
    if row is None:
        return Proof.OVER
    if not hmac.compare_digest(row.code_hash, _hash(session, number, by, code.strip())):
        return Proof.WRONG
    session.execute(update(verifications).where(verifications.c.id == row.id).values(used_at=now))
    return Proof.RIGHT


def keep(session: Session, number: str, *, label: str, owner: str, now: datetime) -> None:
    """Keep a phone that was proved; one that is there already changes label and owner."""
    told = {"label": label.strip() or mask(number), "owner": owner, "verified_at": now}
    new = upsert(session, table).values(number=number, **told)
    session.execute(new.on_conflict_do_update(index_elements=["number"], set_=told))
    audit.add(session, who=owner, action="verified", subject=mask(number), now=now)


def remove(session: Session, number_id: int, *, by: str, now: datetime) -> None:
    """Take a phone off the list; it needs a new code to come back."""
    old = get(session, number_id)
    session.execute(delete(table).where(table.c.id == number_id))
    audit.add(session, who=by, action="removed a number", subject=mask(old.number), now=now)


def _within_limits(session: Session, number: str, *, by: str, now: datetime) -> None:
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    if _asked(session, verifications.c.number == number, verifications.c.at > hour) >= CODES_AN_HOUR:
        raise TooManyCodes(f"{mask(number)} got {CODES_AN_HOUR} codes within an hour.", hint="Try again in an hour.")
    if _asked(session, verifications.c.asked_by == by, verifications.c.at > day) >= CODES_A_DAY:
        raise TooManyCodes(f"You asked for {CODES_A_DAY} codes within a day.", hint="Try again tomorrow.")


def _asked(session: Session, *where: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).select_from(verifications).where(*where)).scalar_one()


def _hash(session: Session, number: str, by: str, code: str) -> str:
    return hmac.new(settings.secret(session), f"{number} {by} {code}".encode(), sha256).hexdigest()


def _proved() -> Select[tuple[object, ...]]:
    return select(table).where(table.c.verified_at.is_not(None))


def _number(row: Row[tuple[object, ...]]) -> TeamNumber:
    kept = row._mapping  # noqa: SLF001 - SQLAlchemy's public name
    return TeamNumber(**{name: kept[name] for name in TeamNumber.__slots__})
