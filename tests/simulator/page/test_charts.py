from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.page.charts import bars, labels, lines, rows, slices, smooth, ticks, told

NUMBERS = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def chart(*series: list[Any], kind: str = "line") -> dict[str, Any]:
    names = [f"day {at}" for at in range(len(series[0]))]
    return {
        "type": kind,
        "series": [
            {
                "name": f"s{place}",
                "data": [{"label": name, "value": value} for name, value in zip(names, values, strict=True)],
            }
            for place, values in enumerate(series)
        ],
        "axis_config": {"categories": names},
    }


def percent(words: str) -> float:
    return float(words.removesuffix("%"))


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ([3050, 4800], ["5,000", "4,000", "3,000", "2,000", "1,000", "0"]),
        ([0, 3], ["3", "2", "1", "0"]),
        ([0, 0], ["1", "0"]),
        ([0.1, 1], ["1", "0.8", "0.6", "0.4", "0.2", "0"]),
        ([-40, 60], ["60", "40", "20", "0", "-20", "-40"]),
    ],
)
def test_ticks_are_round_numbers_with_nothing_among_them(values: list[float], steps: list[str]) -> None:
    assert [tick.words for tick in ticks(chart(values))] == steps


@pytest.mark.parametrize(
    ("value", "words"), [(11212, "11,212"), (32.5, "32.5"), (7.0, "7"), (0.333, "0.33"), (-1200, "-1,200")]
)
def test_a_number_is_told_with_separators(value: float, words: str) -> None:
    assert told(value) == words


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_every_point_lies_within_the_chart(values: list[float]) -> None:
    for dot in lines(chart(values))[0].dots:
        assert 0 <= percent(dot.x) <= 100
        assert -0.01 <= percent(dot.y) <= 100.01


@given(st.lists(st.integers(0, 100), min_size=2, max_size=20))
def test_a_smooth_line_never_leaves_the_room_between_two_points(heights: list[int]) -> None:
    points = [(10.0 * place, float(height)) for place, height in enumerate(heights)]
    _start, *curves = smooth(points).split("C")
    for curve, ((_, y0), (_, y1)) in zip(curves, pairwise(points), strict=True):
        controls = [float(pair.split(",")[1]) for pair in curve.split()]
        assert all(min(y0, y1) - 0.01 <= y <= max(y0, y1) + 0.01 for y in controls)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_bars_begin_at_nothing_and_stay_within(values: list[float]) -> None:
    for (_label, [bar]), value in zip(bars(chart(values)), values, strict=True):
        assert percent(bar.start) + percent(bar.length) <= 100.02
        if value > 0:
            assert percent(bar.start) == pytest.approx(
                -100 * min(0, *values, 0) / (max(values) - min(0, *values, 0)), abs=0.1
            )


@pytest.mark.parametrize("count", range(1, 21))
@pytest.mark.parametrize(("room", "most"), [("wide", 7), ("narrow", 4)])
def test_labels_stand_in_equal_steps_below_a_line_from_the_first_on(count: int, room: str, most: int) -> None:
    shown = [int(label.words.removeprefix("day ")) for label in labels(chart(list(range(count)))) if room in label.room]
    assert shown[0] == 0
    assert len(shown) <= most
    assert len({after - before for before, after in pairwise(shown)}) <= 1


def test_slices_go_once_around() -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 3}, {"label": "b", "value": 1}]}
    assert [(one.label, one.start, one.share) for one in slices(pie)] == [
        ("a", "-0.00", "75.0 %"),
        ("b", "-75.00", "25.0 %"),
    ]
    alone = {"type": "pie", "segments": [{"label": "a", "value": 3}]}
    assert slices(alone)[0].length == "100.00"


def test_a_chart_can_be_read_as_a_table() -> None:
    assert rows(chart([1, 1200], [3, 4])) == [["", "s0", "s1"], ["day 0", "1", "3"], ["day 1", "1,200", "4"]]
    pie = {"type": "pie", "segments": [{"label": "a", "value": 3}]}
    assert rows(pie) == [["", "Value"], ["a", "3"]]
