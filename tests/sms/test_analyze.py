"""Claims about which days are meant, and how they are cut."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.analyze import BadDates, Days, Filter, Question, Range, change, dates, days_of, read, spans, steps
from sms.errors import Problem

TODAY = date(2026, 11, 26)
PERIOD = date(2026, 11, 5)
DAYS = st.builds(
    lambda first, length: Days(first, first + timedelta(days=length)),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.integers(0, 3_660),
)


@pytest.mark.parametrize(
    ("range_", "first", "last"),
    [
        (Range.WEEK, "2026-11-20", "2026-11-26"),
        (Range.DAYS, "2026-10-28", "2026-11-26"),
        (Range.QUARTER, "2026-08-29", "2026-11-26"),
        (Range.MONTH, "2026-11-01", "2026-11-26"),
        (Range.LAST_MONTH, "2026-10-01", "2026-10-31"),
        (Range.PERIOD, "2026-11-05", "2026-11-26"),
        (Range.CUSTOM, "2026-10-28", "2026-11-26"),
    ],
)
def test_each_range_is_so_many_days(range_: Range, first: str, last: str) -> None:
    told = days_of(Question(range_), today=TODAY, period=PERIOD)
    assert told == Days(date.fromisoformat(first), date.fromisoformat(last))


def test_they_are_compared_with_as_many_days_right_before() -> None:
    assert Days(date(2026, 11, 20), TODAY).before == Days(date(2026, 11, 13), date(2026, 11, 19))


@given(DAYS)
def test_any_days_are_cut_into_at_most_twenty_spans_that_leave_nothing_out(days: Days) -> None:
    cut = spans(steps(days), days)
    assert 1 <= len(cut) <= 20
    assert (cut[0][0], cut[-1][1]) == (days.first, days.after)
    assert all(first < after for first, after in cut)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(cut))


@pytest.mark.parametrize(
    ("length", "second"),
    [(20, "2026-01-16"), (21, "2026-01-17"), (40, "2026-01-17"), (90, "2026-01-22"), (365, "2026-02-01")],
)
def test_spans_are_days_then_two_days_then_weeks_then_months(length: int, second: str) -> None:
    first = date(2026, 1, 15)
    assert steps(Days(first, first + timedelta(days=length - 1)))[1] == date.fromisoformat(second)


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(
            Range.PERIOD,
            filter=Filter(campaign=3, author="U0ANA", method="regular", team=2, subscription=1, message=12),
        ),
        Question(Range.CUSTOM, Days(date(2026, 1, 1), TODAY)),
    ],
)
def test_a_button_carries_a_question_whole(question: Question) -> None:
    assert read(question.argument, today=TODAY) == question
    assert len(replace(question, filter=Filter(10**9, "U0123456789", "automated", 10**6, 10**6, 10**9)).argument) <= 150


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2026-10-28", "2026-11-26"),
        ("30d", "2026-10-28", "2026-11-26"),
        ("1d", "2026-11-26", "2026-11-26"),
        ("45D", "2026-10-13", "2026-11-26"),
        ("2026-11-01..2026-11-20", "2026-11-01", "2026-11-20"),
        ("2026-11-01 2026-11-20", "2026-11-01", "2026-11-20"),
        ("2026-11-01 to 2026-11-20", "2026-11-01", "2026-11-20"),
        ("2026-11-01 – 2026-11-20 method:regular", "2026-11-01", "2026-11-20"),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, first: str, last: str) -> None:
    told = days_of(read(typed, today=TODAY), today=TODAY, period=PERIOD)
    assert told == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "typed",
    [
        "nonsense",
        "0d",
        "9999d",
        "campaign:x team:",
        "author:<!channel>",
        "2026..x",
        "2026-02-30 2026-03-01",
        "yesterday",
    ],
)
def test_what_cannot_be_read_is_refused_and_answered_with_a_way_that_works(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        read(typed, today=TODAY)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("", "2026-11-01", "first"),
        ("2026-11-01", "", "last"),
        ("2026-11-02", "2026-11-01", "last"),
        ("2026-11-27", "2026-11-28", "first"),
        ("2001-01-01", "2026-11-01", "first"),
        ("soon", "2026-11-01", "first"),
    ],
)
def test_dates_that_cannot_be_are_told_at_their_input(first: str, last: str, field: str) -> None:
    with pytest.raises(BadDates) as refused:
        dates(first, last, today=TODAY)
    assert refused.value.field == field


def test_nothing_before_is_no_rise() -> None:
    assert (change(3, 0), change(3, 2), change(1, 2)) == (None, 0.5, -0.5)
