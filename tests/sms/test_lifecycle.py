"""Tests of the states of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.lifecycle import AT_REST, MARK, Action, Button, NotPossible, State, buttons, mark, menu, next_state


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (State.DRAFT, Action.REQUEST, State.IN_REVIEW),
        (State.DRAFT, Action.SCHEDULE, State.SCHEDULED),
        (State.IN_REVIEW, Action.APPROVE, State.SCHEDULED),
        (State.IN_REVIEW, Action.REJECT, State.DRAFT),
        (State.IN_REVIEW, Action.WITHDRAW, State.DRAFT),
        (State.IN_REVIEW, Action.EXPIRE, State.DRAFT),
        (State.IN_REVIEW, Action.EDIT, State.DRAFT),
        (State.SCHEDULED, Action.EDIT, State.DRAFT),
        (State.SCHEDULED, Action.UNSCHEDULE, State.DRAFT),
        (State.SCHEDULED, Action.LAUNCH, State.SENDING),
        (State.SCHEDULED, Action.HOLD, State.HELD),
        (State.HELD, Action.SEND_NOW, State.SENDING),
        (State.HELD, Action.BACK_TO_DRAFT, State.DRAFT),
        (State.SENDING, Action.PAUSE, State.PAUSED),
        (State.PAUSED, Action.RESUME, State.SENDING),
        (State.SENDING, Action.STOP, State.STOPPED),
        (State.SENDING, Action.FINISH, State.SENT),
        (State.SENT, Action.REOPEN, State.SENDING),
        (State.SENT, Action.ARCHIVE, State.SENT),
        (State.DRAFT, Action.DELETE, State.DRAFT),
    ],
)
def test_the_ways_of_a_message(state: State, action: Action, after: State) -> None:
    assert next_state(state, action) is after


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.DRAFT, Action.APPROVE),
        (State.DRAFT, Action.LAUNCH),
        (State.IN_REVIEW, Action.REQUEST),
        (State.IN_REVIEW, Action.DELETE),
        (State.SCHEDULED, Action.APPROVE),
        (State.SENDING, Action.EDIT),
        (State.SENDING, Action.ARCHIVE),
        (State.SENT, Action.EDIT),
        (State.STOPPED, Action.RESUME),
    ],
)
def test_what_a_state_forbids(state: State, action: Action) -> None:
    with pytest.raises(NotPossible):
        next_state(state, action)


def test_a_refusal_names_the_state_and_what_can_be_done() -> None:
    with pytest.raises(NotPossible) as refused:
        next_state(State.SENDING, Action.EDIT)
    assert str(refused.value) == "A message that is sending cannot be edited. It can be paused or stopped."


@pytest.mark.parametrize("state", State)
def test_every_state_offers_a_person_a_way_on(state: State) -> None:
    with pytest.raises(NotPossible) as refused:
        next_state(state, Action.LAUNCH if state is not State.SCHEDULED else Action.APPROVE)
    assert refused.value.hint.startswith("It can be ")


@given(st.sampled_from([State.SENT, State.STOPPED]), st.lists(st.sampled_from(sorted(set(Action) - {Action.REOPEN}))))
def test_no_way_leads_back_from_the_end_but_for_texts_that_got_lost(state: State, actions: list[Action]) -> None:
    end = state
    for action in actions:
        try:
            state = next_state(state, action)
        except NotPossible:
            continue
    assert state is end


@given(st.lists(st.sampled_from(Action)))
def test_nothing_is_sent_without_being_scheduled_first(actions: list[Action]) -> None:
    state, was_scheduled = State.DRAFT, False
    for action in actions:
        try:
            state = next_state(state, action)
        except NotPossible:
            continue
        was_scheduled = was_scheduled or state is State.SCHEDULED
        assert was_scheduled or state in {State.DRAFT, State.IN_REVIEW}


def test_every_state_has_a_mark_and_buttons() -> None:
    assert set(MARK) == set(State)
    assert all(buttons(state) for state in State)


def test_the_buttons_of_a_draft() -> None:
    assert buttons(State.DRAFT) == ("Edit", "Preview", "Send test", "Send or schedule")


def test_the_menu_offers_the_archive_only_at_rest() -> None:
    assert menu(State.DRAFT) == ("Clone", "Compare", "Share", "Archive", "Delete")
    assert Button.UNARCHIVE in menu(State.SENT, archived=True)
    assert all(Button.DELETE not in menu(state) for state in State if state not in AT_REST)


def test_the_archive_has_its_own_mark() -> None:
    assert mark(State.SENT) == "📬"
    assert mark(State.SENT, archived=True) == "🗄"
