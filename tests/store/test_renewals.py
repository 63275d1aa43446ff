"""Claims about a renewal day or a time zone that is changed: nothing used is forgotten, nothing held is lost."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from sms.lifecycle import Action
from sms.message import Draft
from store import messages, quota, settings

START = {"monthly_segments": "1000", "renewal_date": "2026-01-05", "time_zone": "America/New_York"}


@pytest.fixture(autouse=True)
def account(session: Session, now: datetime) -> None:
    for key, text in START.items():
        settings.save(session, key, text=text, by="cy", now=now)


def sets(session: Session, key: str, text: str, now: datetime) -> None:
    settings.save(session, key, text=text, by="cy", now=now)


def standing(session: Session, now: datetime) -> tuple[date, int, int]:
    found = quota.standing(session, settings.load(session), now=now)
    return found.period.day, found.used, found.reserved


def scheduled(session: Session, now: datetime, days: int, *, segments: int) -> int:
    message = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)
    messages.move(session, message, action=Action.SCHEDULE, by="ana", now=now, due=now + timedelta(days=days))
    quota.reserve(session, settings.load(session), number=message.number, segments=segments, now=now)
    return message.number


@pytest.mark.parametrize(
    ("key", "text", "begun"),
    [
        ("renewal_date", "2026-01-20", date(2026, 11, 20)),
        ("renewal_date", "2026-01-31", date(2026, 10, 31)),
        ("renewal_date", "", date(2026, 11, 1)),
    ],
)
def test_what_the_period_has_used_is_used_in_the_one_that_takes_its_place(
    session: Session, now: datetime, key: str, text: str, begun: date
) -> None:
    quota.use(session, settings.load(session), segments=700, now=now)
    assert quota.announce(session, settings.load(session), now=now) == [60]
    sets(session, key, text, now)
    assert standing(session, now) == (begun, 700, 0)
    assert quota.announce(session, settings.load(session), now=now) == []
    sets(session, key, START[key], now)
    assert standing(session, now) == (date(2026, 11, 5), 700, 0)


def test_what_is_held_moves_to_the_period_that_it_is_sent_in(session: Session, now: datetime) -> None:
    soon = scheduled(session, now, 2, segments=10)
    later = scheduled(session, now, 10, segments=200)  # 6 December
    december = now + timedelta(days=10)
    assert (standing(session, now)[2], standing(session, december)[2]) == (10, 200)
    sets(session, "renewal_date", "2026-01-20", now)
    assert standing(session, now) == (date(2026, 11, 20), 0, 210)
    quota.release(session, number=later)
    quota.spend(session, number=soon, segments=10)
    assert standing(session, now) == (date(2026, 11, 20), 10, 0)


def test_a_time_zone_in_which_the_month_has_begun_already_takes_it_along(session: Session, now: datetime) -> None:
    eve = datetime.fromisoformat("2026-12-05T02:00Z")  # the 4th in New York, the 5th in Oslo
    quota.use(session, settings.load(session), segments=100, now=eve)
    sets(session, "time_zone", "Europe/Oslo", eve)
    assert standing(session, eve) == (date(2026, 12, 5), 100, 0)


def test_a_setting_that_moves_nothing_changes_nothing(session: Session, now: datetime) -> None:
    quota.use(session, settings.load(session), segments=100, now=now)
    scheduled(session, now, 1, segments=5)
    for key, text in (("time_zone", "America/Chicago"), ("renewal_date", "2025-03-05"), ("account_name", "Acme")):
        sets(session, key, text, now)
        assert standing(session, now) == (date(2026, 11, 5), 100, 5)
