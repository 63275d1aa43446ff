"""Tests of the states of a delivery."""

from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.delivery import (
    FROM_CARRIER,
    HANDED_OVER,
    NOT_HANDED_OVER,
    OPEN,
    RANK,
    TERMINAL,
    Accepted,
    Broken,
    DeliveryState,
    NotAccepted,
    Outcome,
    Rejected,
    Uncertain,
    after,
    merge,
)

reports = st.lists(st.sampled_from(sorted(set(FROM_CARRIER.values()))), min_size=1)


@given(reports, st.randoms(use_true_random=False))
def test_shuffled_and_repeated_callbacks_end_the_same(states: list[DeliveryState], random: Random) -> None:
    told = [*states, *states]
    random.shuffle(told)
    assert reduce(merge, told, DeliveryState.ACCEPTED) is reduce(merge, states, DeliveryState.ACCEPTED)


@given(st.sampled_from(DeliveryState), st.sampled_from(DeliveryState))
def test_a_delivery_never_goes_backwards(old: DeliveryState, new: DeliveryState) -> None:
    assert RANK[merge(old, new)] >= RANK[old]
    assert merge(old, new) in TERMINAL or old not in TERMINAL


def test_a_late_sent_does_not_undo_delivered() -> None:
    assert merge(DeliveryState.DELIVERED, DeliveryState.SENT) is DeliveryState.DELIVERED


def test_a_late_callback_settles_what_was_given_up() -> None:
    assert merge(DeliveryState.UNRESOLVED, DeliveryState.DELIVERED) is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Accepted(sid="SM1", segments=1), DeliveryState.ACCEPTED),
        (Accepted(sid="SM1", segments=1, status=DeliveryState.QUEUED), DeliveryState.QUEUED),
        (Rejected(code=21211), DeliveryState.REJECTED),
        (NotAccepted(retry_after_seconds=2), DeliveryState.PLANNED),
        (Uncertain(why="time-out"), DeliveryState.UNCERTAIN),
        (Broken(code=20003), DeliveryState.PLANNED),
    ],
)
def test_what_a_hand_over_ends_in(outcome: Outcome, end: DeliveryState) -> None:
    assert after(DeliveryState.SUBMITTING, outcome) is end


@pytest.mark.parametrize("outcome", [NotAccepted(), Uncertain(why="time-out"), Broken(code=30002)])
def test_a_callback_that_overtook_the_reply_wins(outcome: Outcome) -> None:
    assert after(DeliveryState.SENT, outcome) is DeliveryState.SENT


def test_every_state_is_open_terminal_or_at_the_carrier() -> None:
    at_the_carrier = HANDED_OVER - TERMINAL
    assert OPEN | TERMINAL | at_the_carrier == set(DeliveryState)
    assert not OPEN & TERMINAL


def test_a_failed_hand_over_is_not_sent() -> None:
    assert not NOT_HANDED_OVER & HANDED_OVER
