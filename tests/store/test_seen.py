from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from store import seen, ticks


def test_an_event_is_new_once(session: Session, now: datetime) -> None:
    assert [seen.first_time(session, event, now=now) for event in ("E1", "E1", "E2")] == [True, False, True]


def test_old_events_are_forgotten(session: Session, now: datetime) -> None:
    seen.first_time(session, "E1", now=now)
    assert seen.forget(session, before=now) == 0
    assert seen.forget(session, before=now + timedelta(seconds=1)) == 1
    assert seen.first_time(session, "E1", now=now)


def test_a_tick_is_taken_once_a_day(session: Session, now: datetime) -> None:
    today, tomorrow = now.date(), now.date() + timedelta(days=1)
    taken = [ticks.take(session, what, day=day) for what, day in [("a", today), ("a", today), ("a", tomorrow)]]
    assert taken == [True, False, True]
    assert ticks.take(session, "b", day=today)
