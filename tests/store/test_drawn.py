"""Claims about forms that several processes draw."""

from datetime import datetime, timedelta

from store import Session, drawn
from store.drawn import Drawn

OLD, NEW = Drawn("1700000000.000100", frozenset({"message"})), Drawn("1700000001.000100", frozenset({"message", "of"}))


def test_what_a_view_was_drawn_by_is_given_to_the_next(session: Session, now: datetime) -> None:
    assert drawn.swap(session, "V1", OLD, now=now) is None
    assert drawn.swap(session, "V1", NEW, now=now) == OLD
    assert drawn.last(session, "V1") == NEW


def test_an_older_action_that_comes_later_learns_so_and_changes_nothing(session: Session, now: datetime) -> None:
    drawn.swap(session, "V1", NEW, now=now)
    assert drawn.swap(session, "V1", OLD, now=now) == NEW
    assert drawn.last(session, "V1") == NEW


def test_after_a_day_it_is_forgotten(session: Session, now: datetime) -> None:
    drawn.swap(session, "V1", OLD, now=now)
    drawn.forget(session, now=now + timedelta(hours=25))
    assert drawn.last(session, "V1") is None
