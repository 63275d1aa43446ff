"""The quota: segments used and reserved by period; concurrent approvals can never exceed the limit."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from sms.errors import Problem
from sms.quota import THRESHOLDS, Increase, Period, effective, limit_at, period
from sms.settings import Settings
from store import Session, audit
from store.schema.account import quota_increases, quota_periods
from store.schema.messages import messages
from store.upsert import insert as upsert


@dataclass(frozen=True, slots=True)
class Standing:
    """One period's quota; without a limit there is nothing to exceed."""

    period: Period
    limit: int | None
    used: int
    reserved: int

    @property
    def left(self) -> int | None:
        """Segments that nobody uses or holds yet."""
        return None if self.limit is None else max(0, self.limit - self.used - self.reserved)


class OverQuota(Problem):
    """This would exceed the quota."""

    hint = "Send to fewer people, shorten the text, or ask an admin for `Increase limit` in `/sms quota`."


def standing(session: Session, account: Settings, *, now: datetime) -> Standing:
    """Tell how the quota stands in the period of an instant; it may lie in the future."""
    current = period(now, account.renewal_date, zone=account.zone)
    counts = session.execute(
        select(quota_periods.c.used, quota_periods.c.reserved).where(quota_periods.c.starts == current.day)
    ).one_or_none()
    used, reserved = counts or (0, 0)
    return Standing(current, _limit(session, account, current.day), used, reserved)


def reserve(session: Session, account: Settings, *, number: int, segments: int, now: datetime) -> None:
    """Hold a message's segments in the period that it is sent in; OverQuota if they do not fit, and nothing changes."""
    with session.begin_nested():
        _hold(session, account, number=number, segments=segments, now=now)


def release(session: Session, *, number: int, segments: int | None = None) -> int:
    """Give segments of a message back, all unless said otherwise, and tell how many were still held."""
    return _take(session, number, segments, used=0)


def spend(session: Session, *, number: int, segments: int) -> None:
    """Turn segments that a message holds into used ones; what it did not hold is used all the same."""
    _take(session, number, segments, used=segments)


def use(session: Session, account: Settings, *, segments: int, now: datetime) -> None:
    """Use segments that nobody reserved: tests, codes and our own answers."""
    day = period(now, account.renewal_date, zone=account.zone).day
    _begin(session, day)
    session.execute(
        update(quota_periods).where(quota_periods.c.starts == day).values(used=quota_periods.c.used + segments)
    )


def increase(session: Session, account: Settings, *, segments: int, bought: date, by: str, now: datetime) -> date:
    """Add to the monthly limit and tell from which renewal on: the first one after the purchase."""
    session.execute(insert(quota_increases).values(segments=segments, bought=bought, by=by))
    detail = {"segments": segments, "bought": bought.isoformat()}
    audit.add(session, who=by, action="increased the quota", subject="quota", now=now, detail=detail)
    return effective(bought, account.renewal_date)


def announce(session: Session, account: Settings, *, now: datetime) -> int | None:
    """Take the highest threshold reached and not yet told in this period; of several processes one gets it."""
    then = standing(session, account, now=now)
    reached = [share for share in THRESHOLDS if then.limit and (then.used + then.reserved) * 100 >= share * then.limit]
    if not reached:
        return None
    news = (quota_periods.c.starts == then.period.day) & (quota_periods.c.announced < reached[-1])
    told = update(quota_periods).where(news).values(announced=reached[-1]).returning(quota_periods.c.starts)
    return reached[-1] if session.execute(told).first() else None


def _hold(session: Session, account: Settings, *, number: int, segments: int, now: datetime) -> None:
    release(session, number=number)
    due = session.execute(select(messages.c.due).where(messages.c.number == number)).scalar_one()
    then = standing(session, account, now=max(now, due or now))
    _begin(session, then.period.day)
    table = quota_periods
    hold = update(table).where(table.c.starts == then.period.day).values(reserved=table.c.reserved + segments)
    if then.limit is not None:
        hold = hold.where(table.c.used + table.c.reserved + segments <= then.limit)
    if session.execute(hold.returning(table.c.starts)).first() is None:
        left = standing(session, account, now=then.period.start).left or 0
        raise OverQuota(f"Segments needed: {segments:,}. Left in the quota: {left:,}.")
    session.execute(
        update(messages).where(messages.c.number == number).values(reserved=segments, period=then.period.day)
    )


def _limit(session: Session, account: Settings, begun: date) -> int | None:
    rows = session.execute(select(quota_increases.c.segments, quota_increases.c.bought)).all()
    more = [Increase(row.segments, row.bought) for row in rows]
    return limit_at(begun, account.monthly_segments, increases=more, renewal=account.renewal_date)


def _begin(session: Session, day: date) -> None:
    new = upsert(session, quota_periods).values(starts=day, used=0, reserved=0, announced=0)
    session.execute(new.on_conflict_do_nothing(index_elements=["starts"]))


def _take(session: Session, number: int, segments: int | None, *, used: int) -> int:
    held = select(messages.c.reserved, messages.c.period).where(messages.c.number == number).with_for_update()
    row = session.execute(held).one()
    taken: int = row.reserved if segments is None else min(row.reserved, segments)
    if row.period is None or not (taken or used):
        return taken
    table = quota_periods
    session.execute(
        update(table)
        .where(table.c.starts == row.period)
        .values(reserved=table.c.reserved - taken, used=table.c.used + used)
    )
    session.execute(update(messages).where(messages.c.number == number).values(reserved=row.reserved - taken))
    return taken
