"""Tests of standing derived from events."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.consent import (
    Change,
    Event,
    Evidence,
    How,
    Scope,
    Standing,
    check_question,
    given_back,
    question,
    settle,
    stand,
)
from sms.errors import Problem

OFFERS, NEWS = 1, 2
FORM = Evidence("Get our offers by text", How.FORM, datetime(2026, 1, 1, tzinfo=UTC), "ann@acme.com", "form-7")


def said(change: Change, subscription: int | None = None) -> Event:
    return Event(change, FORM, subscription)


IN_OFFERS, IN_NEWS = said(Change.OPT_IN, OFFERS), said(Change.OPT_IN, NEWS)
OUT_OFFERS, OUT_NEWS = said(Change.OPT_OUT, OFFERS), said(Change.OPT_OUT, NEWS)
STOP, START = said(Change.STOP), said(Change.START)
ASK, YES, SILENCE = (said(change, OFFERS) for change in (Change.ASK, Change.CONFIRM, Change.LAPSE))

histories = st.lists(st.sampled_from([IN_OFFERS, IN_NEWS, OUT_OFFERS, OUT_NEWS, STOP, START, ASK, YES, SILENCE]))


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([], Standing.UNKNOWN),
        ([IN_NEWS], Standing.UNKNOWN),
        ([IN_OFFERS], Standing.OPTED_IN),
        ([IN_OFFERS, OUT_OFFERS], Standing.OPTED_OUT),
        ([IN_OFFERS, STOP], Standing.OPTED_OUT),
        ([STOP], Standing.OPTED_OUT),
        ([IN_OFFERS, STOP, START], Standing.OPTED_IN),
        ([IN_OFFERS, STOP, STOP, START], Standing.OPTED_IN),
        ([STOP, START], Standing.UNKNOWN),
        ([START], Standing.UNKNOWN),
        ([IN_OFFERS, OUT_OFFERS, STOP, START], Standing.OPTED_OUT),
        ([IN_OFFERS, STOP, OUT_OFFERS, START], Standing.OPTED_OUT),
        ([IN_OFFERS, OUT_OFFERS, START], Standing.OPTED_OUT),
        ([STOP, IN_OFFERS], Standing.OPTED_IN),
        ([ASK], Standing.PENDING),
        ([ASK, YES], Standing.OPTED_IN),
        ([ASK, SILENCE], Standing.UNKNOWN),
        ([ASK, SILENCE, YES], Standing.UNKNOWN),
        ([ASK, SILENCE, ASK, YES], Standing.OPTED_IN),
        ([ASK, STOP], Standing.OPTED_OUT),
        ([ASK, STOP, YES], Standing.OPTED_OUT),
        ([ASK, STOP, START], Standing.UNKNOWN),
        ([ASK, OUT_NEWS], Standing.OPTED_OUT),
        ([IN_OFFERS, ASK], Standing.OPTED_IN),
        ([IN_OFFERS, ASK, SILENCE], Standing.OPTED_IN),
        ([OUT_OFFERS, ASK], Standing.PENDING),
        ([STOP, ASK, START], Standing.PENDING),
        ([YES], Standing.UNKNOWN),
    ],
)
def test_the_standing_for_offers(events: list[Event], standing: Standing) -> None:
    assert stand(events, OFFERS) is standing


def test_an_opt_out_that_names_a_type_ends_all_unless_the_scope_is_one() -> None:
    events = [IN_OFFERS, IN_NEWS, OUT_NEWS]
    assert stand(events, OFFERS) is Standing.OPTED_OUT
    assert stand(events, OFFERS, scope=Scope.ONE) is Standing.OPTED_IN
    assert stand(events, NEWS, scope=Scope.ONE) is Standing.OPTED_OUT


@given(histories, st.sampled_from(Scope))
def test_a_stop_ends_every_type_whatever_came_before(events: list[Event], scope: Scope) -> None:
    assert stand([*events, STOP], OFFERS, scope=scope) is Standing.OPTED_OUT
    assert stand([*events, STOP], NEWS, scope=scope) is Standing.OPTED_OUT


@given(histories, st.sampled_from(Scope))
def test_stop_and_start_leave_a_number_as_it_stood_or_out(events: list[Event], scope: Scope) -> None:
    before = stand(events, OFFERS, scope=scope)
    again = stand([*events, STOP, START], OFFERS, scope=scope)
    assert again is before or STOP in events or before is Standing.PENDING


@given(histories)
def test_nobody_is_opted_in_without_an_opt_in(events: list[Event]) -> None:
    silent = [event for event in events if event not in {IN_OFFERS, YES}]
    assert stand(silent, OFFERS) is not Standing.OPTED_IN


@given(histories)
def test_a_yes_to_no_question_joins_nobody(events: list[Event]) -> None:
    unasked = [event for event in events if event not in {IN_OFFERS, ASK}]
    assert stand(unasked, OFFERS) is not Standing.OPTED_IN


def test_a_standing_rests_on_an_event_of_its_own_type() -> None:
    assert settle([IN_OFFERS, IN_NEWS], OFFERS).event == 0
    assert settle([IN_OFFERS, IN_NEWS], NEWS).event == 1
    assert settle([IN_NEWS], OFFERS).event is None


@pytest.mark.parametrize("words", ["Reply yes to get Offers", "Do you want texts?", ""])
def test_a_question_says_to_reply_yes(words: str) -> None:
    with pytest.raises(Problem):
        check_question(words)


def test_a_question_names_what_it_is_about_and_who_asks() -> None:
    assert question("Offers", "Acme") == "Reply YES to get Offers texts from Acme. Reply STOP to opt out."
    assert question("Offers", "") == "Reply YES to get Offers texts. Reply STOP to opt out."
    check_question(question("Offers", "Acme"))


def test_a_start_gives_back_what_its_stop_ended() -> None:
    assert given_back([IN_OFFERS, OUT_NEWS, IN_OFFERS, STOP], [OFFERS, NEWS]) == (OFFERS,)
    assert given_back([IN_OFFERS], [OFFERS]) == ()
    assert given_back([STOP], [OFFERS]) == ()
    assert given_back([], [OFFERS]) == ()
