"""Claims about the time series of a report."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sms.results import Hour
from sms.series import POINTS_MAX, series

NINE = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
MINUTE = int(NINE.timestamp()) // 60
EVENTS = st.dictionaries(st.integers(MINUTE, MINUTE + 100_000), st.integers(1, 1_000), max_size=30)


def test_nothing_happened_is_no_series() -> None:
    assert series(NINE, delivered={}, clicks={}) == ()


def test_spans_in_which_nothing_happened_are_there_too() -> None:
    assert series(NINE, delivered={MINUTE: 2}, clicks={MINUTE + 2: 1}) == (
        Hour(NINE, 2, 0),
        Hour(NINE + timedelta(minutes=1), 0, 0),
        Hour(NINE + timedelta(minutes=2), 0, 1),
    )


def test_a_day_is_told_by_two_hours() -> None:
    told = series(NINE, delivered={MINUTE: 5, MINUTE + 119: 1}, clicks={MINUTE + 1_439: 1})
    assert told[0] == Hour(NINE, 6, 0)
    assert told[1].at - told[0].at == timedelta(hours=2)


@given(delivered=EVENTS, clicks=EVENTS)
def test_no_event_is_lost_and_a_chart_can_show_it(delivered: dict[int, int], clicks: dict[int, int]) -> None:
    told = series(NINE, delivered=delivered, clicks=clicks)
    assert len(told) <= POINTS_MAX
    assert sum(span.delivered for span in told) == sum(delivered.values())
    assert sum(span.clicks for span in told) == sum(clicks.values())
    assert len({later.at - one.at for one, later in pairwise(told)}) <= 1
