"""Claims about absences: after a long one, what was being sent pauses, and waits for the carrier's list."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from sms.lifecycle import State
from sms.message import Draft
from store import Session, absences, messages
from store.absences import InDoubt
from store.schema.messages import messages as table

LONG = timedelta(hours=2)


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
    assert absences.arrive(session, now=now + timedelta(minutes=59)) == ()
    assert messages.get(session, number).state is State.SENDING


def test_after_an_absence_what_was_being_sent_pauses_and_says_why(session: Session, now: datetime) -> None:
    number = begun(session, now)
    jobs = absences.arrive(session, now=now + LONG)
    message = messages.get(session, number)
    assert (message.state, message.reason) == (State.PAUSED, absences.WHY)
    assert [job.name for job in jobs] == ["redraw"] * 3
    assert absences.since(session, number) == now
    assert absences.arrive(session, now=now + LONG) == ()  # whoever arrives with the first finds it done


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
    absences.demand_certainty(session, number)


def test_nobody_goes_on_before_it_was_looked_up(session: Session, now: datetime) -> None:
    number = begun(session, now)
    absences.arrive(session, now=now + LONG)
    with pytest.raises(InDoubt, match="may have left"):
        absences.demand_certainty(session, number)
    assert [(job.name, job.key) for job in absences.asked(session, number)] == [("catch_up", str(number))]
    absences.trust(session, number)
    absences.demand_certainty(session, number)
    assert absences.asked(session, number) == ()
