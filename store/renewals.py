"""What a changed setting does to the quota: a limit set anew is the limit, and a new renewal day gives nothing away."""

from datetime import date, datetime

from sqlalchemy import select, update

from sms.quota import period
from sms.settings import Settings
from store import Session, increases, quota
from store.schema.account import quota_periods as periods
from store.schema.messages import messages

MOVES = frozenset({"renewal_date", "time_zone"})


def follow(session: Session, key: str, *, before: Settings, after: Settings, by: str, now: datetime) -> None:
    """Bring the quota in line with one setting that was changed just now."""
    if key == "monthly_segments":
        increases.absorb(session, after, by=by, now=now)
    elif key in MOVES:
        _rehome(session, after, now=now)
        _carry(session, _begun(before, now), _begun(after, now))


def _begun(account: Settings, at: datetime) -> date:
    return period(at, account.renewal_date, zone=account.zone).day


def _rehome(session: Session, account: Settings, *, now: datetime) -> None:
    """Hold what approved messages hold in the period that they are sent in by the new rule."""
    held = select(messages.c.number, messages.c.due, messages.c.reserved, messages.c.period)
    for row in session.execute(held.where(messages.c.reserved > 0, messages.c.period.is_not(None))).all():
        day = _begun(account, max(now, row.due or now))
        _hold(session, row.period, -row.reserved)
        _hold(session, day, row.reserved)
        session.execute(update(messages).where(messages.c.number == row.number).values(period=day))


def _hold(session: Session, day: date, segments: int) -> None:
    quota.begin(session, day)
    here = periods.c.starts == day
    session.execute(update(periods).where(here).values(reserved=periods.c.reserved + segments))


def _carry(session: Session, old: date, new: date) -> None:
    """What the running period has used and announced is used and announced in the one that takes its place."""
    run = select(periods.c.used, periods.c.announced).where(periods.c.starts == old)
    row = session.execute(run).one_or_none()
    if old == new or row is None:
        return
    quota.begin(session, new)
    here = periods.c.starts == new
    told = max(row.announced, session.execute(select(periods.c.announced).where(here)).scalar_one())
    session.execute(update(periods).where(here).values(used=periods.c.used + row.used, announced=told))
    session.execute(update(periods).where(periods.c.starts == old).values(used=0, announced=0))
    session.execute(update(messages).where(messages.c.period == old).values(period=new))
