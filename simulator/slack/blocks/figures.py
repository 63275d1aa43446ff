"""Blocks that draw: charts, tables, cards and containers' cousins."""

from collections.abc import Iterator
from typing import Any

from simulator.slack.blocks.elements import BUTTON, IMAGE_ELEMENT
from simulator.slack.blocks.objects import IDENTIFIER, TYPE, either
from simulator.slack.blocks.rich_text import RICH_TEXT
from simulator.slack.blocks.schema import (
    Check,
    at_least_one,
    both,
    by_type,
    flag,
    integer,
    items,
    number,
    one_of,
    problem,
    shape,
    string,
)

BLOCK_ID: dict[str, Check] = {"block_id": IDENTIFIER}
LABEL = string(at_most=20, at_least=1)
SEGMENT = shape({"label": LABEL, "value": number})
SERIES = shape({"name": LABEL, "data": items(shape({"label": LABEL, "value": number}), at_most=20)})
AXIS = shape({"categories": items(LABEL, at_most=20)}, {"x_label": string(at_most=50), "y_label": string(at_most=50)})
AXIS_CHART = shape({"type": TYPE, "series": items(SERIES, at_most=6), "axis_config": AXIS})


def _positive(value: Any, at: str) -> Iterator[str]:
    for index, segment in enumerate(value["segments"]):
        if segment["value"] <= 0:
            yield problem("must be more than 0", f"{at}/segments/{index}/value")


def _agrees(value: Any, at: str) -> Iterator[str]:
    """Series have different names and exactly one point for every category."""
    names = [series["name"] for series in value["series"]]
    if len(set(names)) != len(names):
        yield problem("series names must be unique", f"{at}/series")
    categories = value["axis_config"]["categories"]
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(set(categories)):
            yield problem("must have one point for every category", f"{at}/series/{index}/data")


CHART = by_type(
    {
        "pie": both(shape({"type": TYPE, "segments": items(SEGMENT, at_most=12)}), _positive),
        **{kind: both(AXIS_CHART, _agrees) for kind in ("bar", "area", "line")},
    }
)
DATA_VISUALIZATION = shape({"type": TYPE, "title": string(at_most=50, at_least=1), "chart": CHART}, BLOCK_ID)

RAW_TEXT = shape({"type": TYPE, "text": string(at_most=10_000, at_least=1)}, {"emoji": flag})
RAW_NUMBER = shape({"type": TYPE, "value": number, "text": string(at_least=1)})
CELL = by_type({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT})
NUMBER_CELL = by_type({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT})
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _rectangular(value: Any, at: str) -> Iterator[str]:
    widths = {len(row) for row in value["rows"]}
    if len(widths) > 1:
        yield problem("all rows must have the same number of cells", f"{at}/rows")


TABLE = both(
    shape(
        {"type": TYPE, "rows": items(items(CELL, at_most=20), at_most=100)},
        {**BLOCK_ID, "column_settings": items(COLUMN, at_least=0, at_most=20)},
    ),
    _rectangular,
)
DATA_TABLE = both(
    shape(
        {"type": TYPE, "rows": items(items(NUMBER_CELL, at_most=20), at_least=2, at_most=201), "caption": string()},
        {
            **BLOCK_ID,
            "page_size": integer(at_least=1, at_most=100),
            "row_header_column_index": integer(at_least=0, at_most=19),
        },
    ),
    _rectangular,
)

ICON = shape({"type": one_of("icon"), "name": string(at_least=1)})
CARD = both(
    shape(
        {"type": TYPE},
        {
            **BLOCK_ID,
            "hero_image": IMAGE_ELEMENT,
            "icon": IMAGE_ELEMENT,
            "slack_icon": ICON,
            "title": either(at_most=150),
            "subtitle": either(at_most=150),
            "body": either(at_most=200),
            "subtext": either(at_most=200),
            "actions": items(by_type({"button": BUTTON}), at_most=3),
        },
    ),
    at_least_one("hero_image", "title", "actions", "body"),
)
CAROUSEL = shape({"type": TYPE, "elements": items(by_type({"card": CARD}), at_most=10)}, BLOCK_ID)
