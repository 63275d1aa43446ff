"""Higher limits: what was bought and when, in force from the first renewal after the purchase."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from sms.errors import Problem
from sms.quota import Increase, effective, limit_at, period
from sms.settings import Settings
from store import Session, audit
from store.schema.account import quota_increases as table


@dataclass(frozen=True, slots=True)
class Planned:
    """An increase that has not taken effect yet."""

    id: int
    segments: int
    starts: date
    by: str


class InForce(Problem):
    """This increase is in force or gone, so it cannot be removed."""

    hint = "Set `monthly_segments` in /sms settings: that is the limit at once."


def add(session: Session, account: Settings, *, segments: int, bought: date, by: str, now: datetime) -> date:
    """Add to the monthly limit and tell from which renewal on: the first one after the purchase."""
    session.execute(insert(table).values(segments=segments, bought=bought, by=by))
    detail = {"segments": segments, "bought": bought.isoformat()}
    audit.add(session, who=by, action="increased the quota", subject="quota", now=now, detail=detail)
    return effective(bought, account.renewal_date)


def planned(session: Session, account: Settings, *, now: datetime) -> list[Planned]:
    """List the increases that wait for their renewal, the next first."""
    today = period(now, account.renewal_date, zone=account.zone).day
    found = [
        Planned(row.id, row.segments, effective(row.bought, account.renewal_date), row.by)
        for row in session.execute(select(table).order_by(table.c.bought, table.c.id))
    ]
    return [one for one in found if one.starts > today]


def remove(session: Session, account: Settings, increase: int, *, by: str, now: datetime) -> Planned:
    """Take an increase back that has not taken effect; InForce when its renewal has come or somebody was quicker."""
    waits = {one.id: one for one in planned(session, account, now=now)}
    gone = delete(table).where(table.c.id == increase).returning(table.c.id)
    if increase not in waits or session.execute(gone).first() is None:
        raise InForce
    detail = {"segments": waits[increase].segments, "starts": waits[increase].starts.isoformat()}
    audit.add(session, who=by, action="took an increase back", subject="quota", now=now, detail=detail)
    return waits[increase]


def absorb(session: Session, account: Settings, *, by: str, now: datetime) -> None:
    """End the increases in force, because the limit was set anew; those that wait still come."""
    waits = [one.id for one in planned(session, account, now=now)]
    over = delete(table).where(table.c.id.not_in(waits)).returning(table.c.segments)
    segments = sum(session.scalars(over))
    if segments:
        detail = {"segments": segments}
        audit.add(session, who=by, action="replaced increases", subject="quota", now=now, detail=detail)


def limit(session: Session, account: Settings, begun: date) -> int | None:
    """Tell the limit of the period that began on a date."""
    more = [Increase(row.segments, row.bought) for row in session.execute(select(table.c.segments, table.c.bought))]
    return limit_at(begun, account.monthly_segments, increases=more, renewal=account.renewal_date)
