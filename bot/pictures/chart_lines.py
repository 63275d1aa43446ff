"""Lines over time: round, but never above or below what they go through; round figures at the side."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.pictures.chart_look import (
    FAINT,
    GRID,
    PADDING,
    SMALL_POINTS,
    WIDTH,
    Anchor,
    Drawn,
    colour,
    text,
    width_of,
)
from bot.pictures.svg import Point, disc, shape, stroke
from sms.chart import Chart, told

HEIGHT = 200
TICKS_MAX = 5
ROUND = (1, 2, 2.5, 5, 10)
LABEL_GAP, LABELS_APART = 12, 18
_LINE_WIDTH, _DOT_RADIUS = 2.5, 3.5
_DOTS_MAX = 12  # of more points the line alone is drawn


@dataclass(frozen=True, slots=True)
class Field:
    """Where the lines are drawn, and the highest value that has a place."""

    left: float
    top: float
    high: float

    def at(self, x: float, value: float) -> Point:
        """Give the place of a value, so far across (0 to 1)."""
        return Point(self.left + x * (WIDTH - PADDING - self.left), self.top + HEIGHT * (1 - value / self.high))


def draw_lines(chart: Chart, *, top: float) -> Drawn:
    """Draw every series; under the first the field is shaded."""
    step = _step(max(value for series in chart.series for value in series.values))
    high = max(value for series in chart.series for value in series.values)
    ticks = [step * place for place in range(max(1, math.ceil(high / step)) + 1)]
    field = Field(PADDING + max(width_of(told(tick), SMALL_POINTS) for tick in ticks) + LABEL_GAP, top, ticks[-1])
    parts = [*_grid(field, ticks), *_shaded(chart, field)]
    for place, series in enumerate(chart.series):
        points = _points(field, series.values)
        parts.append(stroke(_way(points), colour=colour(place), width=_LINE_WIDTH))
        if len(points) <= _DOTS_MAX:
            parts += [disc(point, _DOT_RADIUS, fill=colour(place)) for point in points]
    parts += _labels(chart, field)
    return Drawn(tuple(parts), top + HEIGHT + 2 * SMALL_POINTS)


def _step(high: float) -> float:
    """Find the round figure of which no more than five reach to the top; counts have no halves."""
    raw = (high or 1) / TICKS_MAX
    size = 10.0 ** math.floor(math.log10(raw))
    return max(1.0, next(size * times for times in ROUND if size * times >= raw * 0.999))


def _points(field: Field, values: Sequence[float]) -> list[Point]:
    return [field.at(place / max(1, len(values) - 1), value) for place, value in enumerate(values)]


def _way(points: Sequence[Point]) -> str:
    """Go through all points by cubic curves whose slopes let none of them overshoot (Fritsch and Carlson 1980)."""
    rises = [(b.y - a.y) / (b.x - a.x) for a, b in pairwise(points)]
    between = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    slopes = [*rises[:1], *between, *rises[-1:]]
    parts = [f"M{points[0].x:.2f} {points[0].y:.2f}"]
    for (a, b), (before, after) in zip(pairwise(points), pairwise(slopes), strict=True):
        third = (b.x - a.x) / 3
        bends = f"C{a.x + third:.2f} {a.y + third * before:.2f} {b.x - third:.2f} {b.y - third * after:.2f}"
        parts.append(f"{bends} {b.x:.2f} {b.y:.2f}")
    return "".join(parts)


def _shaded(chart: Chart, field: Field) -> Iterator[str]:
    points = _points(field, chart.series[0].values)
    floor = field.at(0, 0).y
    stops = "".join(
        f'<stop offset="{at}" stop-color="{colour(0)}" stop-opacity="{seen}"/>' for at, seen in ((0, 0.28), (1, 0.02))
    )
    yield f'<defs><linearGradient id="under" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient></defs>'
    yield shape(f"{_way(points)}L{points[-1].x:.2f} {floor:.2f}L{points[0].x:.2f} {floor:.2f}Z", fill="url(#under)")


def _grid(field: Field, ticks: Sequence[float]) -> Iterator[str]:
    for tick in ticks:
        at = field.at(0, tick)
        yield stroke(f"M{at.x:.2f} {at.y:.2f}H{WIDTH - PADDING}", colour=GRID, width=1)
        label = Point(field.left - LABEL_GAP, at.y + 0.36 * SMALL_POINTS)
        yield text(told(tick), label, points=SMALL_POINTS, fill=FAINT, anchor=Anchor.END)


def _labels(chart: Chart, field: Field) -> Iterator[str]:
    """Name as many categories as have room, at even distances from the first."""
    for place in _named(chart.categories, field):
        said, x = chart.categories[place], field.at(_across(place, chart.categories), 0).x
        at = Point(x, field.top + HEIGHT + 1.8 * SMALL_POINTS)
        yield text(said, at, points=SMALL_POINTS, fill=FAINT, anchor=_anchor(place, chart.categories))


def _named(names: Sequence[str], field: Field) -> range:
    strides = (range(0, len(names), stride) for stride in range(1, len(names) + 1))
    return next(places for places in strides if _are_apart([_span(place, names, field) for place in places]))


def _are_apart(spans: Sequence[tuple[float, float]]) -> bool:
    return all(end + LABELS_APART <= start for (_, end), (start, _) in pairwise(spans))


def _span(place: int, names: Sequence[str], field: Field) -> tuple[float, float]:
    wide = width_of(names[place], SMALL_POINTS)
    start = field.at(_across(place, names), 0).x - _anchor(place, names).value * wide
    return start, start + wide


def _across(place: int, names: Sequence[str]) -> float:
    return place / max(1, len(names) - 1)


def _anchor(place: int, names: Sequence[str]) -> Anchor:
    if place == 0:
        return Anchor.START
    return Anchor.END if place == len(names) - 1 else Anchor.MIDDLE
