import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.chart import draw_chart
from bot.pictures.chart_look import WIDTH
from bot.pictures.draw import draw
from sms.chart import Chart, Kind, Series

STEPS = ("planned", "sent", "delivered", "clicked", "replied")
FUNNEL = Chart(Kind.BAR, "Funnel", STEPS, (Series("people", (12_480, 11_180, 10_874, 1_843, 98)),), is_funnel=True)
HOURS = tuple(f"27 Nov {hour:02}:00" for hour in range(20))
TIME = Chart(
    Kind.LINE, "Time", HOURS, (Series("delivered", tuple(range(20))), Series("clicks", (0,) * 19 + (1_000_000,)))
)
CURVE = re.compile(r"C([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+)")


def charts(kind: Kind, several: list[list[float]], name: str = "n") -> Chart:
    categories = tuple(f"{name} {place}" for place in range(len(several[0])))
    return Chart(kind, name, categories, tuple(Series(f"{name} {i}", tuple(row)) for i, row in enumerate(several)))


@pytest.mark.parametrize("chart", [FUNNEL, TIME], ids=["bars", "lines"])
def test_a_chart_is_a_png_and_the_same_chart_the_same_to_the_byte(chart: Chart) -> None:
    png = draw(chart)
    assert png.startswith(b"\x89PNG")
    assert draw(chart) == png


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("values", [[[0, 0]], [[0.0]], [[1e9, 0.001]], [[7] * 20] * 6])
def test_no_figures_are_too_odd_to_be_drawn(kind: Kind, values: list[list[float]]) -> None:
    assert draw(charts(kind, values)).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["🎉 Spring", "مرحبا", "</svg><script>", "\x00\ud800", "W" * 20])
@pytest.mark.parametrize("kind", Kind)
def test_no_name_is_too_odd_to_be_drawn(kind: Kind, name: str) -> None:
    drawn = draw_chart(charts(kind, [[1, 2], [3, 4]], name))
    assert "script" not in drawn.svg
    assert draw(charts(kind, [[1, 2], [3, 4]], name)).startswith(b"\x89PNG")


def test_a_card_grows_with_its_bars_and_with_the_names_of_its_series() -> None:
    few, many = (draw_chart(charts(Kind.BAR, [[1, 2]] * series, "A long name of a")) for series in (2, 6))
    assert few.width == many.width == WIDTH
    assert few.height < many.height


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20))
def test_a_line_never_leaves_the_range_of_its_values(values: list[int]) -> None:
    drawn = draw_chart(charts(Kind.LINE, [[float(value) for value in values]])).svg
    bends = [float(number) for curve in CURVE.findall(drawn) for number in curve[1::2]]
    ends = [float(curve[5]) for curve in CURVE.findall(drawn)] + [
        float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)C", drawn)
    ]
    assert min(ends) - 0.02 <= min(bends)
    assert max(bends) <= max(ends) + 0.02
    assert all(math.isfinite(bend) for bend in bends)
