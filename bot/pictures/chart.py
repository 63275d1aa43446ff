"""A chart as SVG, on a card of its own: where Slack shows it, it may be light or dark."""

from collections.abc import Iterator, Sequence

from bot.pictures.chart_bars import draw_bars
from bot.pictures.chart_lines import draw_lines
from bot.pictures.chart_look import (
    CARD,
    EDGE,
    FAINT,
    INK,
    PADDING,
    TITLE_POINTS,
    WIDTH,
    WORDS_POINTS,
    colour,
    line,
    text,
    width_of,
)
from bot.pictures.phone import Drawing
from bot.pictures.svg import Point, box, definitions, disc, document
from sms.chart import Chart, Kind, Series

TITLE_BASELINE = 40
LEGEND_ROW = 22
BODY_TOP = 64
_KEY_RADIUS, _KEY_WIDTH, _LEGEND_GAP = 4.5, 14, 22


def draw_chart(chart: Chart) -> Drawing:
    """Draw the card; it grows with its bars, and with the names of its series."""
    rows = _legend_rows(chart)
    top = BODY_TOP + len(rows) * LEGEND_ROW
    drawn = draw_bars(chart, top=top) if chart.kind is Kind.BAR else draw_lines(chart, top=top)
    written = (chart.title, *chart.categories, *(series.name for series in chart.series))
    parts = (
        definitions(line(said) for said in written),
        box(Point(0.5, 0.5), WIDTH - 1, drawn.end + PADDING - 1, radius=14, fill=CARD, stroke=EDGE),
        text(chart.title, Point(PADDING, TITLE_BASELINE), points=TITLE_POINTS, fill=INK, is_bold=True),
        *_legend(chart, rows),
        *drawn.parts,
    )
    return Drawing(document(parts, width=WIDTH, height=drawn.end + PADDING), WIDTH, drawn.end + PADDING)


def _legend_rows(chart: Chart) -> list[list[int]]:
    """Put the series, by their places, into rows; a single one is named by the title."""
    rows, room = list[list[int]](), 0.0
    for place, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        wide = _key_width(series)
        if not rows or wide > room:
            rows.append([])
            room = WIDTH - 2 * PADDING
        rows[-1].append(place)
        room -= wide
    return rows


def _legend(chart: Chart, rows: Sequence[Sequence[int]]) -> Iterator[str]:
    """Name each series after a dot of its colour."""
    for row, places in enumerate(rows):
        x, y = float(PADDING), BODY_TOP + 4 + row * LEGEND_ROW
        for place in places:
            name = chart.series[place].name
            yield disc(Point(x + _KEY_RADIUS, y - _KEY_RADIUS), _KEY_RADIUS, fill=colour(place))
            yield text(name, Point(x + _KEY_WIDTH, y), points=WORDS_POINTS, fill=FAINT)
            x += _key_width(chart.series[place])


def _key_width(series: Series) -> float:
    return _KEY_WIDTH + width_of(series.name, WORDS_POINTS) + _LEGEND_GAP
