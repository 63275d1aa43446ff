from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sms.lifecycle import Action
from sms.message import Draft
from sms.settings import from_rows
from store import messages, quota

ACCOUNT = from_rows({"monthly_segments": "1000", "renewal_date": "2026-01-05", "time_zone": "America/New_York"})
UNLIMITED = from_rows({})


def add(session: Session, now: datetime) -> int:
    return messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now).number


def used_and_reserved(session: Session, now: datetime) -> tuple[int, int]:
    standing = quota.standing(session, ACCOUNT, now=now)
    return standing.used, standing.reserved


def test_a_new_account_has_used_nothing(session: Session, now: datetime) -> None:
    standing = quota.standing(session, ACCOUNT, now=now)
    assert (standing.limit, standing.used, standing.reserved, standing.left) == (1000, 0, 0, 1000)
    assert standing.period.day == date(2026, 11, 5)


def test_a_reservation_up_to_the_limit_fits_and_one_more_does_not(session: Session, now: datetime) -> None:
    first, second = add(session, now), add(session, now)
    quota.reserve(session, ACCOUNT, number=first, segments=1000, now=now)
    with pytest.raises(quota.OverQuota, match=r"needed: 1\. Left in the quota: 0"):
        quota.reserve(session, ACCOUNT, number=second, segments=1, now=now)
    assert used_and_reserved(session, now) == (0, 1000)


def test_reserving_again_replaces_what_was_held(session: Session, now: datetime) -> None:
    number = add(session, now)
    quota.reserve(session, ACCOUNT, number=number, segments=700, now=now)
    quota.reserve(session, ACCOUNT, number=number, segments=800, now=now)
    assert used_and_reserved(session, now) == (0, 800)


def test_without_a_limit_everything_fits(session: Session, now: datetime) -> None:
    number = add(session, now)
    quota.reserve(session, UNLIMITED, number=number, segments=10**9, now=now)
    assert messages.get(session, number).reserved == 10**9


def test_what_is_spent_is_used_and_the_rest_is_given_back(session: Session, now: datetime) -> None:
    number = add(session, now)
    quota.reserve(session, ACCOUNT, number=number, segments=100, now=now)
    quota.spend(session, number=number, segments=30)
    assert quota.release(session, number=number, segments=10) == 10
    assert used_and_reserved(session, now) == (30, 60)
    assert quota.release(session, number=number) == 60
    assert quota.release(session, number=number) == 0
    assert used_and_reserved(session, now) == (30, 0)


def test_more_than_was_held_is_used_all_the_same(session: Session, now: datetime) -> None:
    number = add(session, now)
    quota.reserve(session, ACCOUNT, number=number, segments=10, now=now)
    quota.spend(session, number=number, segments=12)
    assert used_and_reserved(session, now) == (12, 0)


def test_a_send_in_the_next_period_is_held_there(session: Session, now: datetime) -> None:
    message = messages.get(session, add(session, now))
    later = now + timedelta(days=20)
    messages.move(session, message, action=Action.SCHEDULE, by="ana", now=now, due=later)
    quota.reserve(session, ACCOUNT, number=message.number, segments=5, now=now)
    assert (used_and_reserved(session, now), used_and_reserved(session, later)) == ((0, 0), (0, 5))


def test_tests_and_answers_use_it_too(session: Session, now: datetime) -> None:
    quota.use(session, ACCOUNT, segments=2, now=now)
    quota.use(session, ACCOUNT, segments=1, now=now)
    assert used_and_reserved(session, now) == (3, 0)


def test_each_threshold_is_told_once_a_period(session: Session, now: datetime) -> None:
    told = []
    for segments in (599, 1, 0, 300, 99, 1):
        quota.use(session, ACCOUNT, segments=segments, now=now)
        told.append(quota.announce(session, ACCOUNT, now=now))
    assert told == [[], [60], [], [80], [], [100]]
    assert quota.announce(session, UNLIMITED, now=now) == []


def test_a_reservation_that_does_not_fit_leaves_the_one_before_as_it_was(session: Session, now: datetime) -> None:
    number = add(session, now)
    quota.reserve(session, ACCOUNT, number=number, segments=10, now=now)
    with pytest.raises(quota.OverQuota):
        quota.reserve(session, ACCOUNT, number=number, segments=1001, now=now)
    assert used_and_reserved(session, now) == (0, 10)


def test_what_a_person_sends_must_fit_and_our_own_answers_go_all_the_same(session: Session, now: datetime) -> None:
    quota.take(session, ACCOUNT, segments=999, now=now)
    with pytest.raises(quota.OverQuota, match=r"needed: 2\. Left in the quota: 1\."):
        quota.take(session, ACCOUNT, segments=2, now=now)
    quota.take(session, ACCOUNT, segments=1, now=now)
    quota.use(session, ACCOUNT, segments=5, now=now)
    assert used_and_reserved(session, now) == (1005, 0)
    quota.take(session, UNLIMITED, segments=10**6, now=now)


def test_thresholds_crossed_at_once_are_told_together(session: Session, now: datetime) -> None:
    quota.use(session, ACCOUNT, segments=850, now=now)
    assert quota.announce(session, ACCOUNT, now=now) == [60, 80]
    assert quota.announce(session, ACCOUNT, now=now) == []
    later = now + timedelta(days=30)
    quota.use(session, ACCOUNT, segments=600, now=later)
    assert quota.announce(session, ACCOUNT, now=later) == [60]


def test_of_several_processes_that_announce_at_once_one_does(engine: Engine, now: datetime) -> None:
    with Session(engine) as session, session.begin():
        quota.use(session, ACCOUNT, segments=600, now=now)

    def announces(_: int) -> Sequence[int]:
        with Session(engine) as session, session.begin():
            return quota.announce(session, ACCOUNT, now=now)

    with ThreadPoolExecutor(8) as pool:
        assert [told for told in pool.map(announces, range(8)) if told] == [[60]]
