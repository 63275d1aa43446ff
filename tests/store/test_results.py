"""Claims about what a reply or an opt-out draws anew: card and report agree, and no report comes before its end."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sms.lifecycle import State
from sms.message import Draft
from store import messages, results
from store.schema.messages import messages as table
from store.schema.slack import posts

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.SENDING, []),
        (State.PAUSED, ["card"]),
        (State.HELD, ["card"]),
        (State.SENT, ["report", "card"]),
        (State.STOPPED, ["report", "card"]),
    ],
)
def test_what_tells_results_is_drawn_anew_once_there_are_any(session: Session, state: State, shown: list[str]) -> None:
    number = messages.add(session, Draft("Teaser", "C0MARKET", "Hi"), author="UANA", now=NOW).number
    session.execute(update(table).values(state=state))
    jobs = results.redrawn(session, number)
    kinds = {row.id: row.kind for row in session.execute(select(posts.c.id, posts.c.kind))}
    assert [kinds[int(job.key)] for job in jobs] == shown


def test_what_answers_no_message_draws_nothing_anew(session: Session) -> None:
    assert results.redrawn(session, None) == results.redrawn(session, 99) == ()
