"""Charts as values to draw: bars, lines and slices in percent of the room there is, with round ticks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Chart = dict[str, Any]
Number = int | float
Point = tuple[float, float]
COLOURS = 6
TICKS = 5
STEPS = (1, 2, 2.5, 5, 10)
GAP = 0.8  # percent of the way round
CHARACTERS_WIDE, CHARACTERS_NARROW = 52, 27  # how many fit below a chart


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a category: where it begins and how long it is, in percent."""

    series: str
    colour: int
    start: str
    length: str
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis; `room` names the charts that have room for it: wide ones, narrow ones, or both."""

    at: str
    words: str
    anchor: str = "end"
    room: str = "wide narrow"


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line and what stands there."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its smooth line, the area under it, its points."""

    name: str
    colour: int
    path: str
    area: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a whole; length and start are percents of the way round."""

    label: str
    colour: int
    length: str
    start: str
    words: str
    share: str


def told(value: Number) -> str:
    """A number with thousands separators, and two decimals at most."""
    shown = round(value, 2)
    return f"{int(shown) if shown == int(shown) else shown:,}"


def rows(chart: Chart) -> list[list[str]]:
    """The chart as a table, its head first."""
    if chart["type"] == "pie":
        return [["", "Value"], *([one["label"], told(one["value"])] for one in chart["segments"])]
    axis, values = chart["axis_config"], [_values(series, chart) for series in chart["series"]]
    head = [axis.get("x_label", ""), *(series["name"] for series in chart["series"])]
    return [
        head,
        *([label, *map(told, each)] for label, each in zip(categories(chart), zip(*values, strict=True), strict=True)),
    ]


def categories(chart: Chart) -> list[str]:
    """The categories in the order they are drawn."""
    return list(dict.fromkeys(chart["axis_config"]["categories"]))


def bars(chart: Chart) -> list[tuple[str, list[Bar]]]:
    """Each category with the bars of its series; those below nothing go to the left of it."""
    columns = [_values(series, chart) for series in chart["series"]]
    least, most = min(0, *map(min, columns)), max(0, *map(max, columns))
    span = most - least or 1

    def bar(place: int, value: Number) -> Bar:
        name, start = chart["series"][place]["name"], (min(value, 0) - least) / span
        return Bar(name, _colour(place), _percent(start), _percent(abs(value) / span), told(value))

    return [
        (label, [bar(place, value) for place, value in enumerate(row)])
        for label, row in zip(categories(chart), zip(*columns, strict=True), strict=True)
    ]


def ticks(chart: Chart) -> list[Tick]:
    """Round numbers up the side, the highest first."""
    low, high, step = _scale(chart)
    count = round((high - low) / step)
    return [Tick(_percent(1 - place / count), told(low + place * step)) for place in range(count, -1, -1)]


def labels(chart: Chart) -> list[Tick]:
    """The categories below a line; as many as there is room for, never two over one another."""
    names = categories(chart)
    longest = max(map(len, names)) + 2
    wide, narrow = (_spread(len(names), room // longest) for room in (CHARACTERS_WIDE, CHARACTERS_NARROW))
    return [
        Tick(
            _percent(_across(place, len(names))),
            name,
            "start" if place == 0 else "end" if place == len(names) - 1 else "middle",
            " ".join(room for room, shown in (("wide", wide), ("narrow", narrow)) if place in shown),
        )
        for place, name in enumerate(names)
        if place in wide | narrow
    ]


def lines(chart: Chart) -> list[Line]:
    """Each series as a smooth line through its points, and the area between it and nothing."""
    names, (low, high, _step) = categories(chart), _scale(chart)
    xs = [100 * _across(place, len(names)) for place in range(len(names))]
    found = []
    for place, series in enumerate(chart["series"]):
        values = _values(series, chart)
        points = [(x, 100 * (high - value) / (high - low)) for x, value in zip(xs, values, strict=True)]
        path, floor = smooth(points), 100 * high / (high - low)
        area = f"{path} L{xs[-1]:.2f},{floor:.2f} L{xs[0]:.2f},{floor:.2f} Z"
        dots = [
            Dot(f"{x:.2f}%", f"{y:.2f}%", f"{name}: {told(value)}")
            for (x, y), name, value in zip(points, names, values, strict=True)
        ]
        found.append(Line(series["name"], _colour(place), path, area, tuple(dots)))
    return found


def slices(chart: Chart) -> list[Slice]:
    """The parts of a pie, clockwise from the top, with a small gap between them."""
    segments, found, before = chart["segments"], [], 0.0
    whole, gap = sum(one["value"] for one in segments), GAP if len(segments) > 1 else 0
    for place, one in enumerate(segments):
        length = 100 * one["value"] / whole
        seen = f"{max(length - gap, GAP / 2):.2f}"
        found.append(Slice(one["label"], _colour(place), seen, f"{-before:.2f}", told(one["value"]), f"{length:.1f} %"))
        before += length
    return found


def smooth(points: Sequence[Point]) -> str:
    """An SVG path that is round yet never rises above or falls below its points (Fritsch and Carlson 1980)."""
    slopes = _slopes(points)
    path = [f"M{points[0][0]:.2f},{points[0][1]:.2f}"]
    for (x0, y0), (x1, y1), before, after in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        path.append(
            f"C{x0 + third:.2f},{y0 + before * third:.2f} {x1 - third:.2f},{y1 - after * third:.2f} {x1:.2f},{y1:.2f}"
        )
    return " ".join(path)


def _slopes(points: Sequence[Point]) -> list[float]:
    """Level at peaks, valleys and ends; else the harmonic mean of both sides, which cannot overshoot."""
    chords = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(chords)]
    return [*chords[:1], *inner, *chords[-1:]]


def _scale(chart: Chart) -> tuple[float, float, float]:
    """The lowest tick, the highest, and the round step between two; nothing is always within."""
    values = [value for series in chart["series"] for value in _values(series, chart)]
    least, most = min(0, *values), max(0, *values)
    raw = (most - least or 1) / TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in STEPS if size * factor >= raw * 0.999)
    if all(value == int(value) for value in values):
        step = max(1.0, step if step == int(step) else math.ceil(step))
    return math.floor(least / step) * step, max(math.ceil(most / step), 1 if least == 0 else 0) * step, step


def _values(series: dict[str, Any], chart: Chart) -> list[Number]:
    """A series' values in the order of the categories."""
    points = {point["label"]: point["value"] for point in series["data"]}
    return [points[label] for label in categories(chart)]


def _spread(count: int, most: int) -> set[int]:
    """So many places at most among `count`, in equal steps from the first on: unequal ones look like a jump in time."""
    return set(range(0, count, max(1, math.ceil((count - 1) / (max(2, most) - 1)))))


def _across(place: int, count: int) -> float:
    return place / (count - 1) if count > 1 else 0.5


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"


def _colour(place: int) -> int:
    return place % COLOURS + 1
