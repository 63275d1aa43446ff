"""Claims about analyses: texts count on the local day on which they left, and only what one may see is told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from sms.analyze import Analysis, Days, Filter, Question, Range
from sms.report import Counts
from sms.roles import Person, Role
from sms.settings import from_rows
from store import Session, analyses, rollups, uncounted
from store.schema.ledger import clicks
from store.schema.messages import campaigns, teams
from store.schema.messages import messages as table
from tests.store.test_summaries import add, deliver

DAY = timedelta(days=1)
BO = Person("U0BO", "bo", Role.APPROVER)
EVE = Person("U0EVE", "eve", Role.AUTHOR)
ACCOUNT = from_rows({"time_zone": "America/New_York", "renewal_date": "2026-01-05"})


def analysis(
    session: Session, now: datetime, question: Question | None = None, *, by: Person = BO, zone: str = ACCOUNT.time_zone
) -> Analysis:
    """Count what waits, then ask."""
    uncounted.mark_all(session)
    while rollups.catch_up(session):
        pass
    account = replace(ACCOUNT, time_zone=zone)
    return analyses.analysis(session, question or Question(), by=by, account=account, now=now)


def send(session: Session, now: datetime, *, days_ago: Iterable[int]) -> None:
    """Send message 1 that many days ago to one person, message 2 to two, and so on."""
    for number, days in enumerate(days_ago, start=1):
        add(session, number, started_at=now - days * DAY)
        deliver(session, number, people=number, clicked=1, at=now - days * DAY)


def test_the_days_are_told_together_against_those_before(session: Session, now: datetime) -> None:
    send(session, now, days_ago=[0, 29, 30, 59, 60])
    told = analysis(session, now)
    assert (told.now.messages, told.before.messages) == (2, 2)
    assert told.now.counts == Counts(planned=3, sent=3, delivered=3, clicked=2, clicks=2)
    assert told.before.counts.sent == 3 + 4
    assert (told.now.segments.exact, told.waiting) == (3, 0)


def test_what_comes_of_a_text_counts_on_the_day_that_it_left(session: Session, now: datetime) -> None:
    send(session, now, days_ago=[10])
    session.execute(insert(clicks).values(code="100", at=now, agent=""))
    told = analysis(session, now, Question(Range.QUARTER))
    assert [(step.first, step.counts.clicks) for step in told.steps if step.counts != Counts()] == [
        ((now - 12 * DAY).date(), 2)
    ]
    assert analysis(session, now, Question(Range.WEEK)).now.counts == Counts()


def test_whoever_got_no_link_is_in_no_rate_of_clicks(session: Session, now: datetime) -> None:
    for number, people, has_link in ((1, 4, True), (2, 3, False), (3, 2, False)):
        add(session, number, started_at=now, automation=1 if number < 3 else None)  # of one automation two texts
        deliver(session, number, people=people, at=now - number * DAY, has_link=has_link)
    told = analysis(session, now, Question(Range.WEEK))
    assert (told.now.counts.delivered, told.now.linked) == (9, 4)
    assert [(step.counts.delivered, step.linked) for step in told.steps[-4:]] == [(2, 0), (3, 0), (4, 4), (0, 0)]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"])
@pytest.mark.parametrize(("minute", "is_in"), [(-1, False), (0, True), (1439, True), (1440, False)])
def test_a_day_is_the_accounts_own_to_the_minute(
    session: Session, now: datetime, zone: str, minute: int, is_in: bool
) -> None:
    day = now.astimezone(ZoneInfo(zone)).date() - DAY
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    add(session, 1)
    deliver(session, 1, people=1, at=midnight + timedelta(minutes=minute))
    told = analysis(session, now, Question(Range.CUSTOM, Days(day, day)), zone=zone)
    assert told.now.counts.sent == int(is_in)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
def test_days_that_bounds_cut_and_whole_ones_come_to_what_left_in_each_span(
    session: Session, now: datetime, zone: str
) -> None:
    left = [now - timedelta(hours=5 * nth) for nth in range(220)]  # over a change of the clocks
    for number, at in enumerate(left, start=1):
        add(session, number)
        deliver(session, number, people=1, at=at)
    today = now.astimezone(ZoneInfo(zone)).date()
    asked = Days(today - 40 * DAY, today)
    told = analysis(session, now, Question(Range.CUSTOM, asked), zone=zone)
    local = Counter((at.astimezone(ZoneInfo(zone)).date() - asked.first).days // 7 for at in left)
    assert [step.counts.sent for step in told.steps] == [local[week] for week in range(len(told.steps))]
    assert told.before.counts.sent == sum(count for week, count in local.items() if week < 0)


def test_the_spans_add_up_to_the_whole(session: Session, now: datetime) -> None:
    send(session, now, days_ago=range(0, 90, 7))
    told = analysis(session, now, Question(Range.QUARTER))
    assert sum(step.counts.sent for step in told.steps) == told.now.counts.sent
    assert len(told.steps) == 13


def test_the_best_are_those_whose_click_rate_is_highest_for_sure(session: Session, now: datetime) -> None:
    for number, people, clicked in ((1, 1, 1), (2, 40, 30), (3, 40, 10), (4, 5, 0), (5, 2, 2)):
        add(session, number)
        deliver(session, number, people=people, clicked=clicked, at=now)
    session.execute(update(table).where(table.c.number == 5).values(deleted_at=now))
    told = analysis(session, now)
    assert [report.number for report in told.best] == [2, 1, 3]
    assert told.now.messages == 5


@pytest.mark.parametrize(
    ("which", "sent"),
    [
        (Filter(campaign=1), 1),
        (Filter(author="U0ANA"), 3),
        (Filter(author="U0BO"), 0),
        (Filter(method="regular"), 3),
        (Filter(method="automated"), 0),
        (Filter(team=7), 2),
        (Filter(message=2), 2),
        (Filter(campaign=1, message=2), 0),
        (Filter(subscription=9), 0),
    ],
)
def test_a_filter_lets_through_what_is_asked_for(session: Session, now: datetime, which: Filter, sent: int) -> None:
    owned(session, now)
    told = analysis(session, now, Question(filter=which))
    assert told.now.counts.sent == sent


def test_what_is_filtered_by_is_named(session: Session, now: datetime) -> None:
    owned(session, now)
    told = analysis(session, now, Question(filter=Filter(campaign=1, team=7, message=1)))
    assert told.names == {"campaign": "Autumn", "team": "Retail", "message": "Message 1"}


def test_only_what_one_may_see_is_told(session: Session, now: datetime) -> None:
    owned(session, now)
    assert analysis(session, now, by=EVE).now.counts.sent == 1
    hidden = analysis(session, now, Question(filter=Filter(message=2)), by=EVE)
    assert (hidden.now.counts.sent, hidden.names, hidden.best) == (0, {}, ())


def owned(session: Session, now: datetime) -> None:
    """Message 1 is everyone's and of a campaign, message 2 a team's."""
    send(session, now, days_ago=[0, 0])
    session.execute(insert(campaigns).values(id=1, name="Autumn"))
    session.execute(insert(teams).values(id=7, name="Retail"))
    session.execute(update(table).where(table.c.number == 1).values(campaign_id=1))
    session.execute(update(table).where(table.c.number == 2).values(team_id=7))
