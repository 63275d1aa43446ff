"""The time series of a report: events by the minute, put into as few spans as a chart can show."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain, count

from sms.results import Hour

POINTS_MAX = 20  # of a chart in Slack
DAY_MINUTES = 1_440
WIDTHS_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720)  # then whole days


def series(start: datetime, *, delivered: Mapping[int, int], clicks: Mapping[int, int]) -> tuple[Hour, ...]:
    """Fill spans of one width from the start to the last event, empty ones too; events come by minute since 1970."""
    minutes = [int(start.timestamp()) // 60, *delivered, *clicks]
    if len(minutes) == 1:
        return ()
    width = _width(min(minutes), max(minutes))
    spans = range(min(minutes) // width, max(minutes) // width + 1)
    came, followed = _by_span(delivered, width), _by_span(clicks, width)
    return tuple(Hour(_instant(span * width), came.get(span, 0), followed.get(span, 0)) for span in spans)


def _width(first: int, last: int) -> int:
    widths = chain(WIDTHS_MINUTES, count(DAY_MINUTES, DAY_MINUTES))
    return next(width for width in widths if last // width - first // width < POINTS_MAX)


def _by_span(minutes: Mapping[int, int], width: int) -> dict[int, int]:
    spans: dict[int, int] = {}
    for minute, events in minutes.items():
        spans[minute // width] = spans.get(minute // width, 0) + events
    return spans


def _instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
