"""Claims about budgets of teams: what a team uses, and that its budget holds beside the quota."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sms.message import Draft
from sms.settings import from_rows
from store import audit, budgets, messages, quota, singles, teams

ACCOUNT = from_rows({"monthly_segments": "1000", "renewal_date": "2026-01-05", "time_zone": "America/New_York"})
UNLIMITED = from_rows({"renewal_date": "2026-01-05", "time_zone": "America/New_York"})


@pytest.fixture
def ops(session: Session, now: datetime) -> int:
    return teams.add(session, "Ops", members=["UANA"], by="UCY", now=now)


def add(session: Session, now: datetime, *, team: int | None) -> int:
    return messages.add(session, Draft("Sale", "C1", "Hi"), author="UANA", now=now, team=team).number


def shares(session: Session, now: datetime) -> list[tuple[str, int, int, int | None]]:
    found = budgets.every(session, quota.standing(session, ACCOUNT, now=now).period)
    return [(one.name, one.used, one.reserved, one.limit) for one in found]


def test_a_teams_part_is_what_its_messages_hold_and_sent_and_tested(session: Session, now: datetime, ops: int) -> None:
    teams.add(session, "crm", members=[], by="UCY", now=now)
    first, other = add(session, now, team=ops), add(session, now, team=None)
    for number in (first, other):
        quota.reserve(session, ACCOUNT, number=number, segments=100, now=now)
        singles.put(session, kind="test", number="+12125550123", body="Hi", by="UANA", now=now, message=number)
    assert shares(session, now) == [("crm", 0, 0, None), ("Ops", 1, 100, None)]


def test_what_goes_over_a_budget_is_refused_and_leaves_nothing(session: Session, now: datetime, ops: int) -> None:
    budgets.put(session, ops, 150, by="UCY", now=now)
    first, second = add(session, now, team=ops), add(session, now, team=ops)
    quota.reserve(session, ACCOUNT, number=first, segments=100, now=now)
    with pytest.raises(budgets.OverBudget, match="Team Ops' budget of 150 segments a month") as refused:
        quota.reserve(session, ACCOUNT, number=second, segments=51, now=now)
    assert "`/sms quota`" in refused.value.hint
    assert quota.standing(session, ACCOUNT, now=now).reserved == 100
    quota.reserve(session, ACCOUNT, number=second, segments=50, now=now)


def test_a_budget_holds_without_a_quota_and_for_its_team_alone(session: Session, now: datetime, ops: int) -> None:
    budgets.put(session, ops, 1, by="UCY", now=now)
    with pytest.raises(budgets.OverBudget):
        quota.reserve(session, UNLIMITED, number=add(session, now, team=ops), segments=2, now=now)
    quota.reserve(session, UNLIMITED, number=add(session, now, team=None), segments=2, now=now)
    budgets.put(session, ops, None, by="UCY", now=now)
    quota.reserve(session, UNLIMITED, number=add(session, now, team=ops), segments=2, now=now)
    assert [entry.detail for entry in audit.tail(session, subject="Ops")][:2] == [
        {"before": 1, "after": None},
        {"before": None, "after": 1},
    ]


def test_a_test_counts_against_its_teams_budget(session: Session, now: datetime, ops: int) -> None:
    budgets.put(session, ops, 1, by="UCY", now=now)
    number = add(session, now, team=ops)
    with pytest.raises(budgets.OverBudget):
        quota.take(session, ACCOUNT, segments=2, now=now, number=number)
    quota.take(session, ACCOUNT, segments=1, now=now, number=number)


def test_a_review_is_judged_by_the_budget_too(session: Session, now: datetime, ops: int) -> None:
    number = add(session, now, team=ops)
    assert quota.judged_for_team(session, ACCOUNT, number=number, asked=9, now=now) is None
    budgets.put(session, ops, 10, by="UCY", now=now)
    found = quota.judged_for_team(session, ACCOUNT, number=number, asked=11, now=now)
    assert found
    assert (found.team, found.left, found.exceeds) == ("Ops", 10, True)


def test_reservations_at_once_never_exceed_a_budget(engine: Engine, now: datetime) -> None:
    with Session(engine) as session, session.begin():
        team = teams.add(session, "Ops", members=[], by="UCY", now=now)
        budgets.put(session, team, 500, by="UCY", now=now)
        numbers = [add(session, now, team=team) for _ in range(16)]

    def reserves(number: int) -> bool:
        try:
            with Session(engine) as session, session.begin():
                quota.reserve(session, UNLIMITED, number=number, segments=150, now=now)
        except budgets.OverBudget:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(reserves, numbers)) == 3
