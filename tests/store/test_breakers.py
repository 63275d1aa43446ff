"""Claims about the breaker as it is kept: one row for all workers, since the first time, told once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sms.breaker import WATCHED, Breaker, Trouble
from store import breakers

MINUTE = timedelta(minutes=1)


def test_while_texts_get_through_there_is_none(session: Session) -> None:
    assert breakers.get(session) is None


def test_what_goes_on_is_since_the_first_time(session: Session, now: datetime) -> None:
    breakers.trip(session, Trouble.UNREACHABLE, code=0, now=now)
    breakers.told(session)
    again = breakers.trip(session, Trouble.UNREACHABLE, code=0, now=now + MINUTE)
    assert again == Breaker(Trouble.UNREACHABLE, 0, now, 2, now + MINUTE + timedelta(seconds=4), told=True)
    assert breakers.get(session) == again


def test_another_sort_of_trouble_begins_anew(session: Session, now: datetime) -> None:
    breakers.trip(session, Trouble.UNREACHABLE, code=0, now=now)
    breakers.told(session)
    new = breakers.trip(session, Trouble.REFUSED, code=20003, now=now + MINUTE)
    assert (new.since, new.tries, new.told) == (now + MINUTE, 1, False)


def test_a_text_that_was_taken_is_watched_and_a_new_report_ends_that(session: Session, now: datetime) -> None:
    breakers.trip(session, Trouble.REPORTED, code=30034, now=now)
    breakers.watch(session, now=now)
    watched = breakers.get(session)
    assert watched is not None
    assert (watched.tried_at, watched.next_try_at) == (now, now + WATCHED)
    assert breakers.trip(session, Trouble.REPORTED, code=30034, now=now).tried_at is None


def test_while_one_text_is_tried_nobody_else_tries(session: Session, now: datetime) -> None:
    breakers.trip(session, Trouble.REFUSED, code=20003, now=now)
    breakers.hold_others(session, until=now + MINUTE)
    held = breakers.get(session)
    assert held is not None
    assert held.next_try_at == now + MINUTE


def test_closed_it_is_gone(session: Session, now: datetime) -> None:
    breakers.trip(session, Trouble.REFUSED, code=20003, now=now)
    breakers.close(session)
    assert breakers.get(session) is None
