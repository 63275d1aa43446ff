"""Claims about single texts while nothing gets through: they wait, one tries, one alert tells, and codes say so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blocks import tested
from jobs import single
from sms.delivery import Broken, NotAccepted, Outcome
from store import breakers, due, numbers, settings, singles
from store.schema.ledger import singles as table
from tests.jobs.conftest import Stand
from tests.jobs.test_troubles import alerts

GONE = NotAccepted(1, is_unreachable=True)
TEXTS = 5
PHONE = "+12125550199"


@pytest.fixture
def waiting(stand: Stand) -> Stand:
    """Five tests of message 1 that are to go out."""

    def put(number: str) -> None:
        now = stand.clock.now()
        stand.does(
            lambda s: singles.put(
                s, kind="test", number=number, body="Hi", by="U0ANA", now=now, message=1, revision=1
            )
        )  # fmt: skip

    for i in range(TEXTS):
        put(f"+1212555010{i}")
    return stand


def tries(stand: Stand, *outcomes: Outcome) -> int:
    """Let all that is due try, as the sweep does; tell how many texts reached the carrier."""
    before, stand.carrier.answers = len(stand.carrier.texts), list(outcomes)
    for text in stand.does(lambda session: due.singles(session, now=stand.clock.now())):
        stand.runs(single.run, text)
    return len(stand.carrier.texts) - before


def counted(stand: Stand) -> dict[str, int]:
    query = select(table.c.state, func.count().label("texts")).group_by(table.c.state)
    return stand.does(lambda session: {row.state: row.texts for row in session.execute(query)})


def test_where_nobody_is_there_one_asks_and_the_others_wait(waiting: Stand) -> None:
    assert tries(waiting, GONE) == 1
    assert tries(waiting) == 0
    waiting.clock.time += timedelta(seconds=2)
    assert tries(waiting, GONE) == 1
    assert (counted(waiting), alerts(waiting)) == ({"planned": TEXTS}, [])


def test_a_long_silence_is_told_once_and_then_everything_goes_out(waiting: Stand) -> None:
    for _ in range(8):
        tries(waiting, *[GONE] * TEXTS)
        waiting.clock.time += timedelta(seconds=61)
    (alert,) = alerts(waiting)
    assert alert.startswith("⏸ The carrier cannot be reached since")
    assert tries(waiting) + tries(waiting) == TEXTS  # the first opens the way, and wakes who was asleep
    assert counted(waiting) == {"accepted": TEXTS}
    assert alerts(waiting)[1:] == ["🚀 The carrier takes texts again. What waited for it goes out now."]


def test_a_broken_account_is_told_once_and_tried_by_one_text_a_minute(waiting: Stand) -> None:
    assert tries(waiting, *[Broken(20003)] * TEXTS) == 1
    for _ in range(3):
        waiting.clock.time += timedelta(seconds=30)
        tries(waiting, *[Broken(20003)] * TEXTS)
    assert len(waiting.carrier.texts) == 2
    (alert,) = alerts(waiting)
    assert alert.startswith("⏸ The carrier lets no text through (20003)")
    assert "single texts wait" in alert
    waiting.clock.time += timedelta(seconds=90)
    assert tries(waiting) + tries(waiting) == TEXTS
    assert counted(waiting) == {"accepted": TEXTS}


def test_the_line_of_tests_says_that_they_wait(waiting: Stand) -> None:
    tries(waiting, GONE)
    told = tested.view(waiting.does(lambda session: singles.tests(session, 1, revision=1)), revision=1)
    assert str(told.blocks).count("waits, for the carrier takes no texts just now") == TEXTS


def test_a_code_is_refused_with_the_reason_instead_of_coming_too_late(waiting: Stand) -> None:
    tries(waiting, GONE)
    with pytest.raises(breakers.NothingGoesOut, match="Try again in a few minutes"):
        asks_for_a_code(waiting)
    waiting.clock.time += timedelta(seconds=2)
    asks_for_a_code(waiting)


def test_a_code_that_nobody_waits_for_any_more_is_not_sent_and_forgotten(stand: Stand) -> None:
    asks_for_a_code(stand)
    stand.runs(single.run, 1)
    assert len(stand.carrier.texts) == 1
    asks_for_a_code(stand)
    stand.carrier.answers = [GONE]
    stand.runs(single.run, 2)
    stand.clock.time += timedelta(minutes=11)
    stand.runs(single.run, 2)
    kept = stand.does(lambda s: s.execute(select(table.c.state, table.c.body).where(table.c.id == 2)).one())
    assert tuple(kept) == ("skipped", None)


def asks_for_a_code(stand: Stand) -> None:
    now = stand.clock.now()
    stand.does(lambda s: numbers.text_code(s, settings.load(s), PHONE, by="U0ANA", now=now))
