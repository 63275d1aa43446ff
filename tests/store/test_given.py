"""Claims about files with people in them: who is in one is kept in little room, and told of each of them alone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import given
from store.schema.slack import given as table

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize("people", [(), (7,), (1, 2, 3), (5, 9, 2**40), tuple(range(1, 50_000, 3))])
def test_a_file_holds_whom_it_was_told_and_nobody_else(session: Session, people: tuple[int, ...]) -> None:
    given.keep(session, "F1", user="U0ANA", now=NOW)
    given.tell(session, "F1", people=people)
    asked = {*people[:3], *people[-3:], 0, 4, 8, 2**40 + 1}
    assert {each for each in asked if given.holds(session, "F1", each)} == asked & set(people)


def test_anybody_may_be_in_a_file_until_it_is_told_who_is(session: Session) -> None:
    given.keep(session, "F1", user="U0ANA", now=NOW)
    assert given.holds(session, "F1", 17)
    given.drop(session, "F1")
    assert not given.holds(session, "F1", 17)
    assert given.every(session) == []


def test_everybody_takes_next_to_no_room(session: Session) -> None:
    given.keep(session, "F1", user="U0ANA", now=NOW)
    given.tell(session, "F1", people=range(1, 100_001))
    assert session.execute(select(func.length(table.c.people))).scalar_one() < 2_000
