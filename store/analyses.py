"""Analyses: the rollups of some days and some messages added up, whole, span by span, and message by message."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, false, func, or_, select, text, union_all

from sms.analyze import Analysis, Days, Figures, Filter, Question, Step, days_of, spans, steps
from sms.compare import Trial, interval
from sms.lifecycle import State
from sms.quota import period
from sms.report import Counts, Report, Segments
from sms.roles import Person
from sms.schedule import instant
from sms.settings import Settings
from store import Session, uncounted
from store import names as named
from store.rollups import DAY_QUARTERS, QUARTER_SECONDS
from store.schema.ledger import links
from store.schema.messages import campaigns, messages, teams
from store.schema.people import subscriptions
from store.schema.rollups import FIGURES
from store.schema.rollups import days as whole_days
from store.schema.rollups import rollups as table
from store.sight import seen_by

MIDNIGHT = time(0)
BEST = 5
DELIVERIES = ("skipped", "sent", "delivered", "undelivered", "failed", "unresolved")
COUNTS = (*DELIVERIES, "clicked", "clicks", "replied", "opted_out")

Conditions = Sequence[ColumnElement[bool]]


def analysis(session: Session, question: Question, *, by: Person | None, account: Settings, now: datetime) -> Analysis:
    """Answer; what is told is told of the texts that left on those days of the account's zone, whatever came when."""
    asked, zone = days(question, account=account, now=now), account.zone
    cut = spans(steps(asked), asked)
    starts = [_quarter(instant(day, MIDNIGHT, zone)) for day in (asked.before.first, *(first for first, _ in cut))]
    end = _quarter(instant(asked.after, MIDNIGHT, zone))
    told = _added_up(session, _chosen(question.filter, by), [*starts, end])
    within = [row for row in told if row.place]
    return Analysis(
        question=question,
        days=asked,
        now=_together(within),
        before=_together([row for row in told if not row.place]),
        steps=tuple(
            _step(first, [row for row in within if row.place == nth]) for nth, (first, _) in enumerate(cut, start=1)
        ),
        best=_best(within),
        names=_names(session, question.filter, by=by),
        waiting=uncounted.waiting(session) * uncounted.STRETCH,
    )


def days(question: Question, *, account: Settings, now: datetime) -> Days:
    """Tell which days are meant now, on the account's calendar."""
    begun = period(now, account.renewal_date, zone=account.zone).day
    return days_of(question, today=now.astimezone(account.zone).date(), period=begun)


def span(session: Session, *, start: datetime, end: datetime, by: Person | None) -> tuple[Figures, Report | None]:
    """Add up the texts that left between two instants, to the quarter of an hour, and give the best message."""
    rows = _added_up(session, [seen_by(by)], [_quarter(start), _quarter(end)])
    return _together(rows), next(iter(_best(rows)), None)


def _chosen(which: Filter, by: Person | None) -> Conditions:
    columns = {
        messages.c.campaign_id: which.campaign,
        messages.c.author: which.author,
        messages.c.team_id: which.team,
        messages.c.subscription_id: which.subscription,
        func.coalesce(messages.c.automation, messages.c.number): which.message,
    }
    by_itself = messages.c.automation.is_not(None)
    method = {"automated": [by_itself], "regular": [~by_itself]}.get(which.method, [])
    return [seen_by(by), *method, *(column == value for column, value in columns.items() if value)]


def _quarter(at: datetime) -> int:
    return int(at.timestamp()) // QUARTER_SECONDS


def _added_up(session: Session, which: Conditions, bounds: Sequence[int]) -> list[Row[Any]]:
    """Add up in one pass by message and by place, which of the spans between the bounds it is: there are many rows."""
    if session.get_bind().dialect.name == "postgresql":  # it expects many groups, and would sort every row first
        session.execute(text("SET LOCAL enable_sort = off"))
    kept = _kept(bounds, select(messages.c.number).where(*which))
    place = case(*((kept.c.quarter < after, nth) for nth, after in enumerate(bounds[1:]))).label("place")
    figures = (func.sum(kept.c[name]).label(name) for name in FIGURES)
    sums = select(kept.c.message, place, *figures).group_by(kept.c.message, "place").subquery()
    sent = messages.alias("sent")
    itself = messages.c.number == func.coalesce(sent.c.automation, sent.c.number)  # all texts of an automation are one
    query = select(
        messages.c.number.label("message"),
        *(sums.c[name] for name in ("place", *FIGURES)),
        sums.c.message.in_(select(links.c.message)).label("linked"),
        *(messages.c.name, messages.c.state, messages.c.deleted_at),
    )
    query = query.join_from(sums, sent, sent.c.number == sums.c.message).join(messages, itself)
    # Sorted here, not there: to have it in order without a sort PostgreSQL would compare every message with every sum.
    return sorted(session.execute(query), key=lambda row: row.message)


def _kept(bounds: Sequence[int], which: Select[Any]) -> Subquery:
    """Take whole days, and quarters of an hour of those that a bound cuts: it may be midnight in any zone."""
    first, after = bounds[0], bounds[-1]
    cut = sorted({bound // DAY_QUARTERS for bound in bounds if bound % DAY_QUARTERS})
    stretches = ((max(first, day * DAY_QUARTERS), min(after, (day + 1) * DAY_QUARTERS)) for day in cut)
    within = (and_(table.c.quarter >= begins, table.c.quarter < ends) for begins, ends in stretches)
    quarters = select(table.c.message, table.c.quarter, *(table.c[name] for name in FIGURES))
    whole = select(whole_days.c.message, whole_days.c.day * DAY_QUARTERS, *(whole_days.c[name] for name in FIGURES))
    return union_all(
        quarters.where(or_(false(), *within), table.c.message.in_(which)),
        whole.where(
            whole_days.c.day >= first // DAY_QUARTERS,
            whole_days.c.day * DAY_QUARTERS < after,
            whole_days.c.day.not_in(cut),
            whole_days.c.message.in_(which),
        ),
    ).subquery()


def _together(rows: Sequence[Row[Any]]) -> Figures:
    sums = {name: sum(int(getattr(row, name)) for row in rows) for name in FIGURES}
    segments = Segments(exact=sums["exact"], billed=sums["billed"])
    planned = sums["skipped"] + sums["sent"] + sums["failed"] + sums["unresolved"]
    counts = Counts(planned=planned, **{name: sums[name] for name in COUNTS})
    linked = sum(int(row.delivered) for row in rows if row.linked)
    return Figures(len({row.message for row in rows if row.sent}), counts, segments, sums["unbilled"], linked)


def _step(first: date, rows: Sequence[Row[Any]]) -> Step:
    told = _together(rows)
    return Step(first, told.counts, told.linked)


def _best(rows: Sequence[Row[Any]]) -> tuple[Report, ...]:
    """Give the messages with the highest click rates, as far as they are sure: one click of two texts is no rate."""
    named: dict[int, list[Row[Any]]] = {}
    for row in rows:
        if row.deleted_at is None:
            named.setdefault(row.message, []).append(row)
    reports = [_report(each) for each in named.values()]
    clicked = [report for report in reports if report.counts.clicked and report.counts.delivered]
    return tuple(sorted(clicked, key=_sure_clicks, reverse=True)[:BEST])


def _sure_clicks(report: Report) -> float:
    return interval(Trial(report.counts.clicked, report.counts.delivered)).low


def _report(rows: Sequence[Row[Any]]) -> Report:
    first, told = rows[0], _together(rows)
    return Report(first.message, first.name, State(first.state), told.counts, told.segments, told.unbilled)


def _names(session: Session, which: Filter, *, by: Person | None) -> dict[str, str]:
    """Name what is filtered by; what is gone meanwhile has no name."""
    here = (messages.c.number == which.message, seen_by(by), messages.c.deleted_at.is_(None))
    known = {
        "campaign": which.campaign and _named(named.names(session, campaigns), which.campaign),
        "team": which.team and _named(named.names(session, teams), which.team),
        "subscription": which.subscription and _named(named.names(session, subscriptions), which.subscription),
        "message": which.message and session.scalar(select(messages.c.name).where(*here)),
    }
    return {name: str(value) for name, value in known.items() if value}


def _named(ids: Mapping[str, int], wanted: int) -> str:
    return next((name for name, each in ids.items() if each == wanted), "")
