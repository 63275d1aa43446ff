"""Claims about the results of automations: all its texts are told under its one number, on the days they left."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from sms.lifecycle import State
from sms.outcome import Outcome
from sms.report import Counts
from sms.roles import Person, Role
from store import analyses, messages, outcomes, reports, rollups, sight, teams, uncounted
from store.schema.messages import messages as table
from store.schema.messages import shares
from tests.store.test_summaries import add, deliver

DAY = timedelta(days=1)
BO = Person("U0BO", "bo", Role.APPROVER)
EVE = Person("U0EVE", "eve", Role.AUTHOR)
WELCOME, LATER, OTHER = 1, 2, 3


@pytest.fixture
def sent(session: Session, now: datetime) -> None:
    """A welcome that began a month ago, its later text a message of its own, and a regular message."""
    for number in (WELCOME, LATER, OTHER):
        add(session, number, started_at=now - 30 * DAY)
    automated = update(table).where(table.c.number.in_([WELCOME, LATER]))
    session.execute(automated.values(automation=WELCOME, state=State.SENDING, finished_at=None))
    deliver(session, WELCOME, people=2, clicked=1, at=now - 2 * DAY)
    deliver(session, LATER, people=2, clicked=1, at=now - 1 * DAY)
    deliver(session, OTHER, people=1, clicked=0, at=now - 1 * DAY)
    uncounted.mark_all(session)
    while rollups.catch_up(session):
        pass


@pytest.mark.usefixtures("sent")
def test_a_report_adds_all_texts_up_and_that_of_a_later_text_is_its_own(session: Session, now: datetime) -> None:
    results = reports.results(session, WELCOME, now=now)
    assert results.report.counts == Counts(planned=4, sent=4, delivered=4, clicked=2, clicks=2)
    assert results.report.segments.exact == 4
    assert sum(hour.delivered for hour in results.hours) == 4
    assert reports.report(session, LATER).counts.sent == 2


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(("outcome", "people"), [(Outcome.SENT, 4), (Outcome.CLICKED, 2), (Outcome.REPLIED, 0)])
def test_as_many_are_named_as_the_report_counts(session: Session, outcome: Outcome, people: int) -> None:
    found = outcomes.page(session, messages.sends(session, WELCOME), outcome, limit=9)
    assert len(found) == people


@pytest.mark.usefixtures("sent")
def test_a_later_text_is_not_listed_beside_its_automation(session: Session) -> None:
    assert [each.number for each in sight.page(session, by=BO)] == [OTHER, WELCOME]
    assert len(sight.names(session, by=BO)) == 2
    assert sight.find(session, LATER, by=BO).number == LATER


@pytest.mark.usefixtures("sent")
def test_texts_count_on_the_days_they_left_as_one_message(session: Session, now: datetime) -> None:
    yesterday, _ = analyses.span(session, start=now - timedelta(hours=36), end=now, by=BO)
    assert (yesterday.messages, yesterday.counts.sent) == (2, 3)
    both, best = analyses.span(session, start=now - 3 * DAY, end=now, by=BO)
    assert (both.messages, both.counts.sent) == (2, 5)
    assert best
    assert (best.number, best.counts.sent) == (WELCOME, 4)


@pytest.mark.usefixtures("sent")
def test_whom_it_is_shared_with_sees_what_came_of_its_later_texts_too(session: Session, now: datetime) -> None:
    team = teams.add(session, "Loyalty", members=["U0ANA"], by="U0CY", now=now)
    session.execute(update(table).values(team_id=team))
    session.execute(insert(shares).values(message=WELCOME, whom=EVE.id))
    told, _ = analyses.span(session, start=now - 3 * DAY, end=now, by=EVE)
    assert told.counts.sent == 4
