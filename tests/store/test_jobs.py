"""Claims about the queue."""

from datetime import datetime, timedelta

import pytest

from sms.job import Job
from store import Session, jobs

LEASE = timedelta(seconds=60)
NAMES = ("redraw", "deliver")


def test_a_job_put_twice_is_one_and_comes_at_the_earlier_time(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1", now + timedelta(hours=1))], now=now)
    jobs.put(session, [Job("redraw", "1")], now=now)
    claimed = jobs.claim(session, names=NAMES, now=now, lease=LEASE, limit=9)
    assert [(job.name, job.key) for job in claimed] == [("redraw", "1")]


def test_a_job_is_not_brought_back_by_a_later_wish(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    jobs.put(session, [Job("redraw", "1", now + timedelta(hours=1))], now=now)
    assert jobs.next_due(session, names=NAMES) == now


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("deliver", "1:0:9")], now=now)
    first = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    assert jobs.claim(session, names=NAMES, now=now + LEASE / 2, lease=LEASE) == ()
    again = jobs.claim(session, names=NAMES, now=now + LEASE, lease=LEASE)
    assert [job.id for job in again] == [job.id for job in first]


def test_a_job_that_is_still_at_work_here_keeps_its_time_though_its_lease_ended(
    session: Session, now: datetime
) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.put(session, [Job("redraw", "1")], now=now)
    assert jobs.claim(session, names=NAMES, now=now + 2 * LEASE, lease=LEASE, but=[job.id]) == ()
    jobs.finish(session, job)
    assert jobs.next_due(session, names=NAMES) == now


def test_a_finished_job_is_gone(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.finish(session, job)
    assert jobs.next_due(session, names=NAMES) is None


def test_a_job_put_again_while_it_runs_runs_once_more(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.put(session, [Job("redraw", "1")], now=now)
    jobs.finish(session, job)
    (again,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.finish(session, again)
    assert jobs.next_due(session, names=NAMES) is None


def test_a_job_that_crashed_is_tried_again_later_and_counted(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    later = now + timedelta(seconds=5)
    jobs.fail(session, job, why="ValueError: no", retry_at=later)
    assert jobs.claim(session, names=NAMES, now=now, lease=LEASE) == ()
    (again,) = jobs.claim(session, names=NAMES, now=later, lease=LEASE)
    assert again.tries == 1


def test_only_asked_names_are_claimed_oldest_first(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("deliver", "2", now), Job("deliver", "1", now - LEASE), Job("digest", "1")], now=now)
    claimed = jobs.claim(session, names=["deliver"], now=now, lease=LEASE, limit=5)
    assert sorted(job.key for job in claimed) == ["1", "2"]


def test_a_job_that_runs_and_was_put_again_is_not_due_before_it_can_be_claimed(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.put(session, [Job("redraw", "1")], now=now)
    assert jobs.next_due(session, names=NAMES) == now + LEASE


def test_a_renewed_lease_is_kept(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.renew(session, ids=[job.id], until=now + 2 * LEASE)
    assert jobs.claim(session, names=NAMES, now=now + LEASE, lease=LEASE) == ()


@pytest.mark.parametrize("renewed", [False, True])
def test_a_job_that_puts_itself_for_later_does_not_run_before(session: Session, now: datetime, renewed: bool) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    if renewed:
        jobs.renew(session, ids=[job.id], until=now + 2 * LEASE)
    later = now + timedelta(hours=72)
    for due in (later, later + LEASE):
        jobs.put(session, [Job("redraw", "1", due)], now=now)
    jobs.finish(session, job)
    assert jobs.next_due(session, names=NAMES) == later


def test_a_job_put_while_it_fails_does_not_wait_for_its_retry(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1")], now=now)
    (claimed,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE)
    jobs.put(session, [Job("redraw", "1")], now=now)
    jobs.fail(session, claimed, why="busy", retry_at=now + timedelta(minutes=5))
    assert jobs.next_due(session, names=NAMES) == now


def test_a_job_that_goes_first_is_claimed_before_those_that_wait_longer(session: Session, now: datetime) -> None:
    jobs.put(session, [Job("redraw", "1", now - LEASE), Job("deliver", "1", now)], now=now)
    (job,) = jobs.claim(session, names=NAMES, now=now, lease=LEASE, first=["deliver"])
    assert job.name == "deliver"
