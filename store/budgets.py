"""Who uses the quota: what each team has used and holds of a period, and the budgets that teams may have."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update

from sms.errors import Problem
from sms.naming import whose
from sms.quota import Period
from store import Session, audit
from store.schema.ledger import singles
from store.schema.messages import messages, teams


@dataclass(frozen=True, slots=True)
class Share:
    """One team's part of a period; without a limit it has no budget of its own."""

    team: int
    name: str
    used: int
    reserved: int
    limit: int | None


class OverBudget(Problem):
    """This would exceed the team's budget."""

    hint = "Send to fewer people, shorten the text, or ask an admin for a higher `Budget` in `/sms quota`."


def every(session: Session, then: Period) -> list[Share]:
    """Tell each team's part of a period, by name; what belongs to no team is the rest of the quota."""
    mine = messages.c.team_id.is_not(None)
    return [_share(row) for row in session.execute(_shares(then, mine).order_by(func.lower(teams.c.name)))]


def of(session: Session, number: int, then: Period) -> Share | None:
    """Tell how the budget stands that a message is sent from; None when its team has none, or it has no team."""
    team = session.scalar(
        select(teams.c.id)
        .join(messages, messages.c.team_id == teams.c.id)
        .where(messages.c.number == number, teams.c.segments.is_not(None))
    )
    if team is None:
        return None
    return _share(session.execute(_shares(then, messages.c.team_id == team).where(teams.c.id == team)).one())


def check(session: Session, number: int, then: Period, *, more: int = 0) -> None:
    """Refuse what takes a message's team over its budget; whoever asks holds the row of the period by then."""
    share = of(session, number, then)
    if share is None or share.limit is None or share.used + share.reserved + more <= share.limit:
        return
    raise OverBudget(f"Team {whose(share.name)} budget of {share.limit:,} segments a month does not suffice.")


def put(session: Session, team: int, segments: int | None, *, by: str, now: datetime) -> None:
    """Give a team a budget, or None for none."""
    before, name = session.execute(select(teams.c.segments, teams.c.name).where(teams.c.id == team)).one()
    session.execute(update(teams).where(teams.c.id == team).values(segments=segments))
    detail = {"before": before, "after": segments}
    audit.add(session, who=by, action="set the budget of a team", subject=name, now=now, detail=detail)


def _shares(then: Period, mine: ColumnElement[bool]) -> Select[Any]:
    sent = (
        select(
            messages.c.team_id,
            func.sum(messages.c.spent).label("spent"),
            func.sum(messages.c.reserved).label("reserved"),
        )
        .where(messages.c.period == then.day, mine)
        .group_by(messages.c.team_id)
        .subquery("sent")
    )
    alone = (
        select(messages.c.team_id, func.sum(singles.c.segments).label("segments"))
        .join(messages, messages.c.number == singles.c.message)
        .where(singles.c.at >= then.start, singles.c.at < then.end, mine)
        .group_by(messages.c.team_id)
        .subquery("alone")
    )
    used = func.coalesce(sent.c.spent, 0) + func.coalesce(alone.c.segments, 0)
    held = func.coalesce(sent.c.reserved, 0)
    return (
        select(teams.c.id, teams.c.name, teams.c.segments, used.label("used"), held.label("reserved"))
        .outerjoin(sent, sent.c.team_id == teams.c.id)
        .outerjoin(alone, alone.c.team_id == teams.c.id)
    )


def _share(row: Row[Any]) -> Share:
    return Share(row.id, row.name, int(row.used), int(row.reserved), row.segments)
