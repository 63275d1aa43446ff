"""The quota: segments used and reserved by period; concurrent approvals can never exceed the limit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update

from sms.errors import Problem
from sms.quota import THRESHOLDS, Judgement, Period, judge, period
from sms.settings import Settings
from store import Session, budgets, increases
from store.schema.account import quota_periods
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
    return Standing(current, increases.limit(session, account, current.day), used, reserved)


def judged(session: Session, account: Settings, *, asked: int, now: datetime) -> Judgement:
    """Tell what one more send at an instant does to the quota."""
    then = standing(session, account, now=now)
    return judge(then.used, then.reserved, asked, limit=then.limit, warning=account.quota_warning)


def judged_for_team(session: Session, account: Settings, *, number: int, asked: int, now: datetime) -> Judgement | None:
    """Tell what a message does to its team's budget; None when there is none."""
    share = budgets.of(session, number, period(now, account.renewal_date, zone=account.zone))
    if share is None:
        return None
    verdict = judge(share.used, share.reserved, asked, limit=share.limit, warning=account.quota_warning)
    return replace(verdict, team=share.name)


def reserve(session: Session, account: Settings, *, number: int, segments: int, now: datetime) -> None:
    """Hold a message's segments in the period that it is sent in; refused if they do not fit, and nothing changes."""
    with session.begin_nested():
        _hold(session, account, number=number, segments=segments, now=now)


def release(session: Session, *, number: int, segments: int | None = None) -> int:
    """Give segments of a message back, all unless said otherwise, and tell how many were still held."""
    return _take(session, number, segments, used=0)


def spend(session: Session, *, number: int, segments: int) -> None:
    """Turn segments that a message holds into used ones; what it did not hold is used all the same."""
    _take(session, number, segments, used=segments)


def use(session: Session, account: Settings, *, segments: int, now: datetime) -> None:
    """Use segments that nobody reserved, whatever the limit: an answer to STOP is never withheld."""
    day = period(now, account.renewal_date, zone=account.zone).day
    begin(session, day)
    session.execute(
        update(quota_periods).where(quota_periods.c.starts == day).values(used=quota_periods.c.used + segments)
    )


def take(session: Session, account: Settings, *, segments: int, now: datetime, number: int | None = None) -> None:
    """Use segments that nobody reserved, for a text that a person sends about a message; OverQuota if none are left."""
    then = standing(session, account, now=now)
    begin(session, then.period.day)
    taken = update(quota_periods).where(*_fits(then, segments)).values(used=quota_periods.c.used + segments)
    if session.execute(taken.returning(quota_periods.c.starts)).first() is None:
        raise _over(session, account, segments=segments, now=now)
    if number is not None:
        budgets.check(session, number, then.period, more=segments)


def give_back(session: Session, account: Settings, *, segments: int, taken_at: datetime) -> None:
    """Give back what a text took that never left, in the period in which it took it."""
    here = quota_periods.c.starts == period(taken_at, account.renewal_date, zone=account.zone).day
    session.execute(update(quota_periods).where(here).values(used=quota_periods.c.used - segments))


def announce(session: Session, account: Settings, *, now: datetime) -> Sequence[int]:
    """Take the thresholds reached and not yet told in this period, in order; of several processes one gets them."""
    then = standing(session, account, now=now)
    reached = [share for share in THRESHOLDS if then.limit and (then.used + then.reserved) * 100 >= share * then.limit]
    here = quota_periods.c.starts == then.period.day
    told = session.scalar(select(quota_periods.c.announced).where(here).with_for_update())
    new = [share for share in reached if told is not None and share > told]
    if new:
        session.execute(update(quota_periods).where(here).values(announced=new[-1]))
    return new


def begin(session: Session, day: date) -> None:
    """Make sure that a period is there to be counted in."""
    new = upsert(session, quota_periods).values(starts=day, used=0, reserved=0, announced=0)
    session.execute(new.on_conflict_do_nothing(index_elements=["starts"]))


def _hold(session: Session, account: Settings, *, number: int, segments: int, now: datetime) -> None:
    release(session, number=number)
    due = session.execute(select(messages.c.due).where(messages.c.number == number)).scalar_one()
    then = standing(session, account, now=max(now, due or now))
    begin(session, then.period.day)
    hold = update(quota_periods).where(*_fits(then, segments)).values(reserved=quota_periods.c.reserved + segments)
    if session.execute(hold.returning(quota_periods.c.starts)).first() is None:
        raise _over(session, account, segments=segments, now=then.period.start)
    session.execute(
        update(messages).where(messages.c.number == number).values(reserved=segments, period=then.period.day)
    )
    budgets.check(session, number, then.period)


def _fits(then: Standing, segments: int) -> list[ColumnElement[bool]]:
    """Tell in the statement itself whether more fits: between looking and writing somebody else may be quicker."""
    table = quota_periods
    here = [table.c.starts == then.period.day]
    return here if then.limit is None else [*here, table.c.used + table.c.reserved + segments <= then.limit]


def _over(session: Session, account: Settings, *, segments: int, now: datetime) -> OverQuota:
    left = standing(session, account, now=now).left or 0
    return OverQuota(f"Segments needed: {segments:,}. Left in the quota: {left:,}.")


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
