"""A surface for a Slack that refuses charts: a picture of the same in their place, and words where there is none."""

from dataclasses import replace
from typing import Any

from slackblocks import Block as Built
from slackblocks import ImageBlock, SlackFile

from blocks.charts import FUNNEL_SERIES
from blocks.elements import escape, post, section, shorten
from blocks.surface import Block, Image, Surface
from sms.chart import Chart, Kind, Series, words

CHART = "data_visualization"
ALTERNATIVE_MAX = 2000


def charts(surface: Surface) -> dict[str, Chart]:
    """Give the charts of a surface by their block ids."""
    return {block["block_id"]: _chart(block) for block in surface.blocks if block["type"] == CHART}


def pictured(surface: Surface, images: dict[str, Image | None]) -> Surface:
    """Put a picture in the place of each chart that one was had of; the other charts are said in words."""
    blocks = [
        _shown(block, images.get(block["block_id"])) if block["type"] == CHART else block for block in surface.blocks
    ]
    return replace(surface, blocks=tuple(blocks))


def said(block_id: str, told: str) -> Block:
    """Say in words what a chart or its picture tells; the first line is its title."""
    title, _, rest = escape(told).partition("\n")
    return _one(section(block_id, f"*{title}*\n{rest}"))


def _shown(block: Block, image: Image | None) -> Block:
    told = words(_chart(block))
    if image is None:
        return said(block["block_id"], told)
    return _one(
        ImageBlock(
            image_url=image.url or None,
            slack_file=SlackFile(url=None, id=image.file) if image.file else None,
            alt_text=shorten(told, ALTERNATIVE_MAX),
            block_id=block["block_id"],
        )
    )


def _chart(block: Block) -> Chart:
    chart = block["chart"]
    if chart["type"] == "pie":
        parts = chart["segments"]
        whole = Series("", tuple(part["value"] for part in parts))
        return Chart(Kind.BAR, block["title"], tuple(part["label"] for part in parts), (whole,))
    categories = tuple(chart["axis_config"]["categories"])
    series = tuple(Series(each["name"], _values(each, categories)) for each in chart["series"])
    kind = Kind.BAR if chart["type"] == "bar" else Kind.LINE
    is_funnel = [each.name for each in series] == [FUNNEL_SERIES]
    return Chart(kind, block["title"], categories, series, is_funnel=is_funnel)


def _values(series: dict[str, Any], categories: tuple[str, ...]) -> tuple[float, ...]:
    points = {point["label"]: point["value"] for point in series["data"]}
    return tuple(points[category] for category in categories)


def _one(built: Built) -> Block:
    (block,) = post("", built).blocks
    return block
