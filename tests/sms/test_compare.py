"""Claims about comparisons, held against the published values of those who made the methods."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sms.compare import Measure, Trial, chance, difference, interval, judge, needed, trial
from sms.report import Counts

MANY = 400


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    of = draw(st.integers(1, MANY))
    return Trial(draw(st.integers(0, of)), of)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_rates_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = interval(Trial(hits, of))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        (Trial(56, 70), Trial(48, 80), 0.0524, 0.3339),
        (Trial(9, 10), Trial(3, 10), 0.1705, 0.8090),
        (Trial(6, 7), Trial(2, 7), 0.0582, 0.8062),
        (Trial(5, 56), Trial(0, 29), -0.0381, 0.1926),
        (Trial(0, 10), Trial(0, 20), -0.1611, 0.2775),
        (Trial(10, 10), Trial(0, 10), 0.6075, 1.0),
    ],
)
def test_a_differences_interval_is_newcombes(one: Trial, other: Trial, low: float, high: float) -> None:
    """Newcombe 1998, Interval estimation for the difference between independent proportions, table II, method 10."""
    found = difference(one, other)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [
        (Trial(3, 4), Trial(1, 4), 0.4857),  # Fisher's own: the lady who tastes tea
        (Trial(4, 4), Trial(0, 4), 2 / 70),
        (Trial(1, 10), Trial(11, 14), 0.002759),
        (Trial(2, 17), Trial(10, 13), 0.0005367),  # Fisher's convicted twins
        (Trial(5, 5), Trial(5, 5), 1.0),
    ],
)
def test_small_numbers_are_judged_by_fishers_exact_test(one: Trial, other: Trial, p: float) -> None:
    assert chance(one, other) == pytest.approx(p, rel=0.002)


@pytest.mark.parametrize(("one", "other", "people"), [(0.03, 0.05, 1_506), (0.10, 0.15, 686), (0.20, 0.30, 294)])
def test_how_many_it_takes_is_as_in_the_textbooks(one: float, other: float, people: int) -> None:
    """Fleiss, Statistical methods for rates and proportions: 5 % and 80 % power, without continuity correction."""
    assert needed(one, other) == needed(other, one) == people


def test_three_clicks_in_a_hundred_against_five_are_nothing_to_see() -> None:
    verdict = judge([Trial(3, 100), Trial(5, 100)])
    assert verdict.real == ()
    assert verdict.needed == 1_506


def test_the_same_rates_in_ten_thousand_are_a_difference() -> None:
    verdict = judge([Trial(300, 10_000), Trial(500, 10_000)])
    assert [(each.above, each.below) for each in verdict.real] == [(1, 0)]
    assert verdict.needed is None


def test_the_more_are_compared_the_surer_each_difference_must_be() -> None:
    lucky, plain = Trial(66, 1_000), Trial(45, 1_000)
    assert judge([lucky, plain]).real
    assert not judge([lucky, plain, plain, plain]).real


def test_where_there_was_nobody_nothing_is_compared() -> None:
    assert judge([Trial(0, 0), Trial(5, 10)]) == judge([]) == judge([Trial(0, 0)])


def test_each_rate_has_its_own_denominator() -> None:
    counts = Counts(planned=110, sent=100, delivered=90, clicked=9, clicks=20, replied=3, opted_out=1)
    assert [trial(counts, measure) for measure in Measure] == [
        Trial(90, 100), Trial(9, 90), Trial(3, 90), Trial(1, 90),
    ]  # fmt: skip


@given(trials())
def test_a_rate_lies_in_its_interval_which_lies_between_nothing_and_all(one: Trial) -> None:
    found = interval(one)
    assert 0 <= found.low <= one.rate <= found.high <= 1


@given(trials(), st.integers(2, 50))
def test_more_people_make_a_rate_surer(one: Trial, times: int) -> None:
    few, many = interval(one), interval(Trial(one.hits * times, one.of * times))
    assert many.high - many.low < few.high - few.low


@given(trials(), trials())
def test_turned_around_a_difference_is_its_opposite(one: Trial, other: Trial) -> None:
    there, back = difference(one, other), difference(other, one)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.low <= one.rate - other.rate <= there.high


@given(trials(), trials())
def test_chance_is_a_share_the_same_from_both_sides_and_from_both_outcomes(one: Trial, other: Trial) -> None:
    p = chance(one, other)
    assert 0 < p <= 1
    assert p == pytest.approx(chance(other, one))
    assert p == pytest.approx(chance(Trial(one.of - one.hits, one.of), Trial(other.of - other.hits, other.of)))


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_difference_that_was_looked_for_with_enough_people_is_found(one: float, other: float) -> None:
    assume(abs(one - other) > 0.005)
    people = (needed(one, other) or 0) * 2
    assert judge([Trial(round(one * people), people), Trial(round(other * people), people)]).real


@given(st.lists(trials(), min_size=2, max_size=4))
def test_the_order_of_messages_changes_no_verdict(several: list[Trial]) -> None:
    def found(order: tuple[int, ...]) -> set[tuple[int, int]]:
        return {(order[each.above], order[each.below]) for each in judge([several[i] for i in order]).real}

    orders = list(permutations(range(len(several))))
    assert all(found(order) == found(orders[0]) for order in orders)


@given(trials(), trials())
def test_what_is_above_has_the_higher_rate(one: Trial, other: Trial) -> None:
    pair = (one, other)
    for each in judge(pair).real:
        assert pair[each.above].rate > pair[each.below].rate
