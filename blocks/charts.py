"""Slack's own charts of what was sent: the funnel, and deliveries and clicks over time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from slackblocks import AxisConfig, BarChart, DataPoint, DataSeries, DataVisualizationBlock, LineChart

from sms.report import Counts, funnel
from sms.results import Hour

CATEGORY_MAX = 20  # characters of a label
FUNNEL_SERIES = "people"  # of whom each step is a part of the first


def funnel_chart(block_id: str, counts: Counts, *, has_links: bool = True) -> DataVisualizationBlock:
    """Draw how many were planned, sent, delivered, clicked and replied; opens do not exist in SMS."""
    steps = funnel(counts, has_links=has_links)
    series = DataSeries(FUNNEL_SERIES, [DataPoint(step, people) for step, people in steps])
    chart = BarChart([series], AxisConfig([step for step, _ in steps]))
    return DataVisualizationBlock("From planned to replied", chart, block_id=block_id)


def time_chart(block_id: str, hours: Sequence[Hour], *, zone: ZoneInfo) -> DataVisualizationBlock | None:
    """Draw deliveries and clicks over time, twenty spans at most; a single one is no line."""
    if len(hours) < 2:
        return None
    days_differ = hours[-1].at - hours[0].at >= timedelta(days=1)
    labels = [f"{span.at.astimezone(zone):{'%d %b %H:%M' if days_differ else '%H:%M'}}" for span in hours]
    if len(set(labels)) < len(labels):  # the hour that the end of summer time repeats
        labels = [f"{span.at.astimezone(zone):%d %b %H:%M %z}" for span in hours]
    delivered = DataSeries("delivered", [DataPoint(at, span.delivered) for at, span in zip(labels, hours, strict=True)])
    clicks = DataSeries("clicks", [DataPoint(at, span.clicks) for at, span in zip(labels, hours, strict=True)])
    chart = LineChart([delivered, clicks], AxisConfig(labels))
    return DataVisualizationBlock("Deliveries and clicks", chart, block_id=block_id)


def rates_chart(block_id: str, rates: Mapping[str, Mapping[str, float]]) -> DataVisualizationBlock:
    """Draw percents side by side: of each name, as many as six, the rates by what they are rates of."""
    axis = AxisConfig(list(next(iter(rates.values()))))
    series = [DataSeries(name, [DataPoint(*rate) for rate in each.items()]) for name, each in rates.items()]
    return DataVisualizationBlock("Rates in %", BarChart(series, axis), block_id=block_id)


def engagement_chart(block_id: str, rates: Mapping[str, Mapping[str, float]]) -> DataVisualizationBlock | None:
    """Draw how rates moved, by their names and then by days; a single day is no line."""
    labels = list(next(iter(rates.values()), ()))
    if len(labels) < 2:
        return None
    series = [DataSeries(name, [DataPoint(*rate) for rate in each.items()]) for name, each in rates.items()]
    return DataVisualizationBlock(
        "Engagement, % of delivered", LineChart(series, AxisConfig(labels)), block_id=block_id
    )
