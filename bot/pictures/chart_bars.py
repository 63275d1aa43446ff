"""Bars that lie: the names at the left, the values at the right, and a track as long as the longest."""

from collections.abc import Iterator

from bot.pictures.chart_look import (
    DONE,
    FAINT,
    INK,
    PADDING,
    SMALL_POINTS,
    STEPS,
    TRACK,
    WIDTH,
    WORDS_POINTS,
    Anchor,
    Drawn,
    colour,
    text,
    width_of,
)
from bot.pictures.svg import Point, box
from sms.chart import Chart, told
from sms.report import percent

LABEL_GAP, VALUE_GAP = 16, 12
GROUP_GAP = 18
_WIDE_BAR, _NARROW_BAR, _BAR_GAP = 26.0, 14.0, 5.0
_SHORTEST = 3.0  # of a bar that is not nothing


def draw_bars(chart: Chart, *, top: float) -> Drawn:
    """Draw a group of bars for each category, in the order of the series."""
    left = PADDING + max(width_of(name, WORDS_POINTS) for name in chart.categories) + LABEL_GAP
    room = WIDTH - PADDING - VALUE_GAP - max(width_of(each, WORDS_POINTS) for each in _values(chart)) * 1.08 - left
    high = max((value for series in chart.series for value in series.values), default=0) or 1
    thick = _WIDE_BAR if len(chart.series) == 1 else _NARROW_BAR
    parts, y = list[str](), top
    for place, name in enumerate(chart.categories):
        group = len(chart.series) * (thick + _BAR_GAP) - _BAR_GAP
        middle = y + group / 2 + 0.36 * WORDS_POINTS
        parts.append(text(name, Point(left - LABEL_GAP, middle), points=WORDS_POINTS, fill=FAINT, anchor=Anchor.END))
        for row, series in enumerate(chart.series):
            at = Point(left, y + row * (thick + _BAR_GAP))
            long = max(room * series.values[place] / high, _SHORTEST if series.values[place] else 0)
            parts += _bar(at, room=room, long=long, thick=thick, fill=_fill(chart, place, row))
            parts += _value(chart, Point(left + room + VALUE_GAP, at.y + thick / 2), place=place, row=row)
        y += group + GROUP_GAP
    return Drawn(tuple(parts), y - GROUP_GAP)


def _bar(at: Point, *, room: float, long: float, thick: float, fill: str) -> Iterator[str]:
    radius = min(6.0, thick / 2)
    yield box(at, room, thick, radius=radius, fill=TRACK)
    if long:
        yield box(at, long, thick, radius=min(radius, long / 2), fill=fill)


def _value(chart: Chart, at: Point, *, place: int, row: int) -> Iterator[str]:
    value = told(chart.series[row].values[place])
    if not chart.is_funnel:
        points = WORDS_POINTS if len(chart.series) == 1 else SMALL_POINTS
        yield text(value, Point(at.x, at.y + 0.36 * points), points=points, fill=INK, is_bold=True)
        return
    first = round(chart.series[row].values[0])
    yield text(value, Point(at.x, at.y - 1), points=WORDS_POINTS, fill=INK, is_bold=True)
    share = percent(round(chart.series[row].values[place]), first)
    yield text(share, Point(at.x, at.y + SMALL_POINTS + 1), points=SMALL_POINTS, fill=FAINT)


def _fill(chart: Chart, place: int, row: int) -> str:
    if not chart.is_funnel:
        return colour(row)
    people_did = place >= len(chart.categories) - 2
    return DONE if people_did else STEPS[min(place + 1, len(STEPS) - 1)]


def _values(chart: Chart) -> Iterator[str]:
    yield "100.0 %" if chart.is_funnel else ""
    for series in chart.series:
        yield from map(told, series.values)
