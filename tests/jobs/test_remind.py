"""Claims about reminders: by day, as new lines that mention who may still approve, until it is decided."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import remind
from sms.message import Draft
from store import Session, approvals, jobs, messages
from store.approvals import Outcome
from store.schema.slack import posts
from tests.jobs.conftest import Stand

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(stand: Stand) -> int:
    """A request that expires in a day, made at two in the afternoon of an account in UTC; its id."""

    def ask(session: Session) -> int:
        now = stand.clock.now()
        message = messages.add(session, Draft("Sale <!here>", "C1", "Hi"), author="U0ANA", now=now)
        until = now + 24 * HOUR
        return approvals.ask(session, message, by="U0ANA", of=["U0BO", "S0APPROVE"], expires_at=until, now=now).id

    return stand.does(ask)


def lines(stand: Stand) -> list[str]:
    query = select(posts.c.content).where(posts.c.kind == "note").order_by(posts.c.id)
    return stand.does(lambda session: [content["text"] for content in session.scalars(query)])


def next_hours(stand: Stand) -> float | None:
    """In how many hours the next reminder is due."""
    due = stand.does(lambda session: jobs.next_due(session, names=["remind"]))
    return (due - stand.clock.now()) / HOUR if due else None


def test_those_who_may_approve_are_mentioned_and_nobody_else(stand: Stand, asked: int) -> None:
    stand.clock.time += 4 * HOUR
    assert stand.runs(remind.run, asked) == {"reminded": 1}
    (line,) = lines(stand)
    assert line.startswith("🔔 <@U0BO>, <!subteam^S0APPROVE>: #1 Sale &lt;!here&gt; still waits for approval")


def test_once_one_of_two_has_approved_the_other_is_reminded(stand: Stand, asked: int) -> None:
    stand.does(lambda session: approvals.begin(session, asked, by="U0BO", now=stand.clock.now()))
    stand.runs(remind.run, asked)
    assert lines(stand)[0].startswith(
        "🔔 <!subteam^S0APPROVE>: #1 Sale &lt;!here&gt; still waits for one more approval"
    )


def test_the_next_comes_four_hours_later_or_in_the_morning(stand: Stand, asked: int) -> None:
    stand.runs(remind.run, asked)
    assert next_hours(stand) == 4
    stand.clock.time += 4 * HOUR
    stand.does(lambda s: jobs.claim(s, names=["remind"], now=stand.clock.now(), lease=HOUR))
    stand.runs(remind.run, asked)
    assert next_hours(stand) == 14


def test_one_run_twice_reminds_once(stand: Stand, asked: int) -> None:
    stand.runs(remind.run, asked)
    stand.runs(remind.run, asked)
    assert len(lines(stand)) == 1


def test_nobody_is_woken_by_one_that_comes_late(stand: Stand, asked: int) -> None:
    stand.clock.time += 8 * HOUR
    assert stand.runs(remind.run, asked) == {"reminded": 0}
    assert next_hours(stand) == 10


def test_a_request_that_is_decided_or_over_is_left_in_peace(stand: Stand, asked: int) -> None:
    stand.clock.time += 24 * HOUR
    assert stand.runs(remind.run, asked) == {"reminded": 0}
    stand.clock.time -= 20 * HOUR
    stand.does(lambda s: approvals.decide(s, asked, outcome=Outcome.REJECTED, by="U0BO", now=stand.clock.now()))
    assert stand.runs(remind.run, asked) == {"reminded": 0}
    assert lines(stand) == []


def test_only_those_are_mentioned_for_whom_it_is_day(stand: Stand) -> None:
    def ask(session: Session) -> int:
        now, zones = stand.clock.now(), {"U0ANA": "UTC", "U0BO": "Europe/Oslo", "U0CY": "Pacific/Auckland"}
        message = messages.add(session, Draft("Sale", "C1", "Hi"), author="U0ANA", now=now)
        until = now + 24 * HOUR
        return approvals.ask(session, message, by="U0ANA", of=["S0APPROVE"], expires_at=until, zones=zones, now=now).id

    request = stand.does(ask)
    stand.clock.time += 4 * HOUR  # 19:00 in Oslo, 7:00 in Auckland
    stand.runs(remind.run, request)
    assert lines(stand)[0].startswith("🔔 <@U0BO>: #1 Sale still waits")
    assert next_hours(stand) == 4
    stand.clock.time += 4 * HOUR  # 23:00, 11:00
    stand.does(lambda s: jobs.claim(s, names=["remind"], now=stand.clock.now(), lease=HOUR))
    stand.runs(remind.run, request)
    assert lines(stand)[1].startswith("🔔 <@U0CY>: #1 Sale still waits")
