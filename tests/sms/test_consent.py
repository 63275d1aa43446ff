"""Tests of standing derived from events."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.consent import Change, Event, Evidence, How, Scope, Standing, given_back, stand

OFFERS, NEWS = 1, 2
FORM = Evidence("Get our offers by text", How.FORM, datetime(2026, 1, 1, tzinfo=UTC), "ann@acme.com", "form-7")


def said(change: Change, subscription: int | None = None) -> Event:
    return Event(change, FORM, subscription)


IN_OFFERS, IN_NEWS = said(Change.OPT_IN, OFFERS), said(Change.OPT_IN, NEWS)
OUT_OFFERS, OUT_NEWS = said(Change.OPT_OUT, OFFERS), said(Change.OPT_OUT, NEWS)
STOP, START = said(Change.STOP), said(Change.START)

histories = st.lists(st.sampled_from([IN_OFFERS, IN_NEWS, OUT_OFFERS, OUT_NEWS, STOP, START]))


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
    assert again is before or STOP in events


@given(histories)
def test_nobody_is_opted_in_without_an_opt_in(events: list[Event]) -> None:
    silent = [event for event in events if event is not IN_OFFERS]
    assert stand(silent, OFFERS) is not Standing.OPTED_IN


def test_a_start_gives_back_what_its_stop_ended() -> None:
    assert given_back([IN_OFFERS, OUT_NEWS, IN_OFFERS, STOP], [OFFERS, NEWS]) == (OFFERS,)
    assert given_back([IN_OFFERS], [OFFERS]) == ()
    assert given_back([STOP], [OFFERS]) == ()
    assert given_back([], [OFFERS]) == ()
