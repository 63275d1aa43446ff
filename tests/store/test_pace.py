"""Claims about the pace of a sender as it is kept."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store import pace


def test_what_was_granted_is_no_room_any_more_until_time_has_passed(session: Session, now: datetime) -> None:
    assert pace.room(session, rate=10, now=now) == 10
    assert pace.grant(session, rate=10, want=7, largest=1, now=now).segments == 7
    assert pace.room(session, rate=10, now=now) == 3
    assert pace.grant(session, rate=10, want=7, largest=1, now=now).segments == 3
    assert pace.room(session, rate=10, now=now) == 0
    assert pace.room(session, rate=10, now=now + timedelta(seconds=60)) == 10


def test_what_is_given_back_is_room_again_and_a_debt_is_none(session: Session, now: datetime) -> None:
    pace.grant(session, rate=10, want=10, largest=1, now=now)
    pace.book(session, rate=10, segments=-4)
    assert pace.room(session, rate=10, now=now) == 4
    pace.book(session, rate=10, segments=9)
    assert pace.room(session, rate=10, now=now) == 0


def test_a_text_larger_than_a_second_s_room_gets_its_turn(session: Session, now: datetime) -> None:
    assert pace.room(session, rate=2, now=now) == 2
    assert pace.grant(session, rate=2, want=5, largest=5, now=now).segments == 5
