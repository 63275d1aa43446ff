from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sms.message import Draft, Message
from store import approvals, messages
from store.approvals import Approval, Outcome


def ask(session: Session, message: Message, now: datetime) -> Approval:
    until = now + timedelta(hours=24)
    return approvals.ask(session, message, by="ana", of=["bo", "S1"], expires_at=until, warnings=["no test"], now=now)


@pytest.fixture
def message(session: Session, now: datetime) -> Message:
    return messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)


def test_a_request_keeps_who_was_asked_and_what_they_were_shown(
    session: Session, message: Message, now: datetime
) -> None:
    asked = ask(session, message, now)
    assert (asked.revision, asked.asked_of, asked.warnings) == (1, ("bo", "S1"), ("no test",))
    assert approvals.open(session, message.number) == approvals.latest(session, message.number) == asked


def test_a_request_is_decided_once(session: Session, message: Message, now: datetime) -> None:
    asked = ask(session, message, now)
    decided = approvals.decide(session, asked.id, outcome=Outcome.REJECTED, by="bo", now=now, reason="price")
    assert (decided.outcome, decided.decided_by, decided.reason) == (Outcome.REJECTED, "bo", "price")
    with pytest.raises(approvals.AlreadyDecided, match="already rejected by <@bo>"):
        approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by="cy", now=now)
    assert approvals.open(session, message.number) is None


def test_one_that_nobody_decided_is_told_as_expired(session: Session, message: Message, now: datetime) -> None:
    asked = ask(session, message, now)
    approvals.decide(session, asked.id, outcome=Outcome.EXPIRED, by="clock", now=now)
    with pytest.raises(approvals.AlreadyDecided, match="already expired, <!date"):
        approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by="cy", now=now)


def test_a_new_request_voids_the_open_one(session: Session, message: Message, now: datetime) -> None:
    first, second = ask(session, message, now), ask(session, message, now)
    with pytest.raises(approvals.AlreadyDecided, match="void, because the message was changed"):
        approvals.decide(session, first.id, outcome=Outcome.APPROVED, by="bo", now=now)
    assert approvals.open(session, message.number) == second


def test_the_approval_before_is_found_past_those_that_came_to_nothing(
    session: Session, message: Message, now: datetime
) -> None:
    outcomes = [Outcome.APPROVED, Outcome.REJECTED]
    given = [
        approvals.decide(session, ask(session, message, now).id, outcome=outcome, by="bo", now=now)
        for outcome in outcomes
    ]
    assert approvals.previous(session, ask(session, message, now)) == given[0]
    assert approvals.previous(session, given[0]) is None


def test_an_undecided_request_is_due_when_its_time_is_over(session: Session, message: Message, now: datetime) -> None:
    asked = ask(session, message, now)
    assert approvals.due(session, now=asked.expires_at - timedelta(seconds=1)) == []
    assert approvals.due(session, now=asked.expires_at) == [asked]
    approvals.decide(session, asked.id, outcome=Outcome.EXPIRED, by="clock", now=asked.expires_at)
    assert approvals.due(session, now=asked.expires_at) == []


def test_a_request_that_never_was_is_told(session: Session) -> None:
    with pytest.raises(approvals.NoSuchApproval):
        approvals.get(session, 999)


def test_of_many_who_press_at_once_one_decides(engine: Engine, now: datetime) -> None:
    with Session(engine) as session, session.begin():
        message = messages.add(session, Draft("Sale", "C1", "Hi"), author="ana", now=now)
        asked = ask(session, message, now)

    def press(who: str) -> str | None:
        try:
            with Session(engine) as session, session.begin():
                decided = approvals.decide(session, asked.id, outcome=Outcome.APPROVED, by=who, now=now)
        except approvals.AlreadyDecided:
            return None
        return decided.decided_by

    with ThreadPoolExecutor(4) as pool:
        winners = [who for who in pool.map(press, ["bo", "cy", "di", "eo"]) if who]
    assert len(winners) == 1


def test_of_two_that_are_needed_one_is_the_first(session: Session, message: Message, now: datetime) -> None:
    until = now + timedelta(hours=24)
    asked = approvals.ask(session, message, by="ana", of=["bo"], expires_at=until, people=11, needed=2, now=now)
    assert (asked.body, asked.people, asked.needed, asked.first_by) == ("Hi", 11, 2, None)
    assert approvals.begin(session, asked.id, by="bo", now=now)
    assert not approvals.begin(session, asked.id, by="cy", now=now)
    assert approvals.get(session, asked.id).first_by == "bo"
    assert approvals.open(session, message.number) is not None


def test_what_is_decided_has_no_first_any_more(session: Session, message: Message, now: datetime) -> None:
    asked = ask(session, message, now)
    approvals.decide(session, asked.id, outcome=Outcome.REJECTED, by="bo", now=now)
    assert not approvals.begin(session, asked.id, by="cy", now=now)


def test_what_a_request_said_is_forgotten_with_its_message(session: Session, message: Message, now: datetime) -> None:
    asked = ask(session, message, now)
    messages.delete(session, message.number, by="ana", now=now)
    assert approvals.get(session, asked.id).body == ""
