"""Tests of the pace of one sender."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sms.pacing import LEAST_AT_ONCE, batch, correct, micros, take

NOW_US = micros(datetime(2026, 11, 27, 14, tzinfo=UTC))
SECOND_US = 1_000_000

rates = st.floats(min_value=0.1, max_value=2_000)
bursts = st.integers(min_value=1, max_value=500)
asks = st.lists(st.tuples(st.integers(min_value=0, max_value=5 * SECOND_US), st.integers(min_value=0, max_value=900)))


@given(rates, bursts, asks)
def test_never_more_than_the_rate_and_one_burst(rate: float, burst: int, steps: list[tuple[int, int]]) -> None:
    tat_us, now_us, given_out = 0, NOW_US, 0
    for pause_us, want in steps:
        now_us += pause_us
        grant = take(tat_us, now_us, rate=rate, want=want, burst=burst)
        tat_us, given_out = grant.tat_us, given_out + grant.segments
        assert grant.segments <= want
        assert given_out <= rate * (now_us - NOW_US) / SECOND_US + burst


@given(rates, bursts)
def test_after_the_wait_one_more_is_granted(rate: float, burst: int) -> None:
    first = take(0, NOW_US, rate=rate, want=burst, burst=burst)
    assert first.segments == burst
    later_us = NOW_US + round(first.wait_seconds * SECOND_US)
    assert take(first.tat_us, later_us, rate=rate, want=burst, burst=burst).segments == 1


def test_an_empty_bucket_grants_nothing_and_stays_as_it_is() -> None:
    drained = take(0, NOW_US, rate=10, want=10, burst=10)
    again = take(drained.tat_us, NOW_US, rate=10, want=5, burst=10)
    assert (again.segments, again.tat_us, again.wait_seconds) == (0, drained.tat_us, 0.1)


def test_a_sender_that_rested_gets_one_burst_and_not_the_whole_rest() -> None:
    assert take(NOW_US - 3_600 * SECOND_US, NOW_US, rate=10, want=1_000, burst=10).segments == 10


def test_a_debt_delays_and_what_is_given_back_can_be_taken_again() -> None:
    grant = take(0, NOW_US, rate=10, want=10, burst=10)
    indebted = correct(grant.tat_us, rate=10, segments=5)
    assert take(indebted, NOW_US + SECOND_US // 2, rate=10, want=10, burst=10).segments == 0
    returned = correct(grant.tat_us, rate=10, segments=-4)
    assert take(returned, NOW_US, rate=10, want=10, burst=10).segments == 4


def test_only_as_many_are_taken_as_get_their_turn_and_soon_more_again() -> None:
    assert batch(200, taken=40, put_back=160, most=200) == 40
    assert batch(40, taken=40, put_back=0, most=200) == 80
    assert batch(160, taken=160, put_back=0, most=200) == 200
    assert batch(20, taken=0, put_back=20, most=200) == LEAST_AT_ONCE
