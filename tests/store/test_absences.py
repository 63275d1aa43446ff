"""Claims about absences: after a long one, what had begun is in doubt until the carrier was asked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from sms.lifecycle import State
from sms.message import Draft
from store import Session, absences, messages
from store.schema.messages import messages as table

LONG = timedelta(minutes=3)


def begun(session: Session, now: datetime, state: State = State.SENDING, *, due: datetime | None = None) -> int:
    """A message in some state, and somebody here."""
    number = messages.add(session, Draft("Sale", "C1", "Hi"), author="U0ANA", now=now).number
    session.execute(update(table).where(table.c.number == number).values(state=state, due=due or now))
    absences.stay(session, now=now)
    return number


def test_who_arrives_first_of_all_doubts_nothing(session: Session, now: datetime) -> None:
    assert absences.arrive(session, now=now) == ()


def test_a_restart_is_no_absence(session: Session, now: datetime) -> None:
    number = begun(session, now)
    assert absences.arrive(session, now=now + timedelta(seconds=119)) == ()
    assert absences.since(session, number) is None


def test_after_an_absence_what_was_being_sent_is_in_doubt_until_it_is_trusted(session: Session, now: datetime) -> None:
    number = begun(session, now)
    jobs = absences.arrive(session, now=now + LONG)
    assert [(job.name, job.key) for job in jobs] == [("catch_up", str(number))]
    assert absences.since(session, number) == now
    assert absences.arrive(session, now=now + LONG) == ()  # whoever arrives with the first finds it done
    absences.trust(session, number)
    assert absences.since(session, number) is None


@pytest.mark.parametrize(
    ("state", "is_doubted"),
    [
        (State.PAUSED, True), (State.HELD, True), (State.SCHEDULED, True), (State.DRAFT, False), (State.SENT, False),
        (State.STOPPED, False), (State.IN_REVIEW, False),
    ],
)  # fmt: skip
def test_only_what_had_begun_or_should_have_is_in_doubt(
    session: Session, now: datetime, state: State, is_doubted: bool
) -> None:
    number = begun(session, now, state)
    absences.arrive(session, now=now + LONG)
    assert (absences.since(session, number) is not None) is is_doubted
    assert messages.get(session, number).state is state


def test_what_is_due_later_is_not_in_doubt(session: Session, now: datetime) -> None:
    number = begun(session, now, State.SCHEDULED, due=now + timedelta(days=1))
    absences.arrive(session, now=now + LONG)
    assert absences.since(session, number) is None
