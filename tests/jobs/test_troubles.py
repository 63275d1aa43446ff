"""Claims about sending while nothing gets through: it stops at once, one alert tells, and one text tries first."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import deliver, receive
from sms.delivery import Accepted, Broken, NotAccepted, Outcome
from sms.lifecycle import Action, State
from store import breakers, inbox, messages
from store.inbox import Callback
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import sends, states

CHUNK = "1:0:1000"
GONE = NotAccepted(1, is_unreachable=True)


def alerts(stand: Stand) -> list[str]:
    """What is told where the account's news stand."""
    told = select(posts.c.content).where(posts.c.kind == "notice").order_by(posts.c.id)
    return stand.does(lambda session: [str(content["text"]) for content in session.scalars(told)])


def answers(stand: Stand, *outcomes: Outcome) -> int:
    """Let the carrier answer so; tell how many texts reached it."""
    before, stand.carrier.answers = len(stand.carrier.texts), list(outcomes)
    stand.runs(deliver.run, CHUNK)
    return len(stand.carrier.texts) - before


def reports(stand: Stand, code: int, *, attempt: str = "d1.1", sid: str = "SM1") -> None:
    """The carrier tells of a text that it took."""
    callback = Callback(attempt, sid, "undelivered", code)
    stand.does(lambda session: inbox.store_callbacks(session, [callback], now=stand.clock.now()))
    stand.runs(receive.run)


def resumes(stand: Stand) -> None:
    """Somebody has repaired it."""
    paused = stand.does(lambda session: messages.get(session, 1))
    stand.clock.time += timedelta(minutes=5)
    stand.does(lambda s: messages.move(s, paused, action=Action.RESUME, by="U0ANA", now=stand.clock.now()))


def state(stand: Stand) -> State:
    return stand.does(lambda session: messages.get(session, 1)).state


def test_a_broken_account_stops_the_send_and_is_told_once(stand: Stand) -> None:
    sends(stand)
    answers(stand, Broken(20003), Broken(20003), Broken(20003))
    assert (states(stand), state(stand)) == (["planned"] * 3, State.PAUSED)
    resumes(stand)
    answers(stand, Broken(20003))
    (alert,) = alerts(stand)
    assert alert.startswith("⏸ The carrier lets no text through (20003): The account id or its secret is wrong")
    assert alert.endswith("Put the carrier account right, then resume. *Resume* then tries one text first.")


def test_after_the_repair_one_text_tries_first_and_the_rest_follows(stand: Stand) -> None:
    sends(stand)
    answers(stand, Broken(20003), Broken(20003), Broken(20003))
    resumes(stand)
    assert answers(stand, Broken(20003)) == 1
    resumes(stand)
    assert answers(stand) == 3
    assert states(stand) == ["accepted"] * 3
    assert alerts(stand)[1:] == ["🚀 The carrier takes texts again. What waited for it goes out now."]


def test_what_is_reported_of_a_broken_sender_stops_the_send(stand: Stand) -> None:
    sends(stand)
    answers(stand, Accepted("SM1", 1), NotAccepted(600), NotAccepted(600))
    reports(stand, 30034)
    assert (state(stand), len(alerts(stand))) == (State.PAUSED, 1)
    assert states(stand) == ["undelivered", "planned", "planned"]


def test_after_such_a_repair_the_first_text_is_watched_before_the_rest_follows(stand: Stand) -> None:
    sends(stand)
    answers(stand, Accepted("SM1", 1), NotAccepted(60), NotAccepted(60))
    reports(stand, 30034)
    resumes(stand)
    assert answers(stand, Accepted("SM2", 1)) == 1
    assert answers(stand) == 0
    reports(stand, 30034, attempt="d2.2", sid="SM2")
    assert state(stand) is State.PAUSED
    resumes(stand)
    assert answers(stand, Accepted("SM3", 1)) == 1


def test_late_reports_of_before_the_repair_stop_nothing(stand: Stand) -> None:
    sends(stand)
    answers(stand, Accepted("SM1", 1), Accepted("SM2", 1), NotAccepted(60))
    reports(stand, 30034)
    resumes(stand)
    reports(stand, 30034, attempt="d2.1", sid="SM2")
    assert state(stand) is State.SENDING


@pytest.mark.parametrize("code", [30003, 30007, 21211])
def test_what_is_wrong_with_one_number_stops_nothing(stand: Stand, code: int) -> None:
    sends(stand)
    answers(stand)
    reports(stand, code)
    assert (state(stand), alerts(stand)) == (State.SENDING, [])


def test_a_carrier_that_is_not_there_is_asked_ever_less_often_by_one_text_and_told_once(stand: Stand) -> None:
    sends(stand)
    answers(stand, GONE, GONE, GONE)
    began, tried = stand.clock.now(), 0
    while stand.clock.now() < began + timedelta(minutes=5):
        breaker = stand.does(breakers.get)
        assert breaker is not None
        stand.clock.time = breaker.next_try_at
        tried += answers(stand, GONE)
    assert tried == 9  # after 2, 4, 8, 16, 32 seconds, then each minute
    assert state(stand) is State.SENDING
    (alert,) = alerts(stand)
    assert alert.startswith("⏸ The carrier cannot be reached since")
    stand.clock.time += timedelta(minutes=2)
    answers(stand)
    assert states(stand) == ["accepted"] * 3
    assert alerts(stand)[1:] == ["🚀 The carrier takes texts again. What waited for it goes out now."]


def test_a_short_silence_is_told_to_nobody(stand: Stand) -> None:
    sends(stand)
    answers(stand, GONE, GONE, GONE)
    stand.clock.time += timedelta(seconds=10)
    answers(stand)
    assert (states(stand), alerts(stand)) == (["accepted"] * 3, [])
