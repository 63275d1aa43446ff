"""A chart as a value: what a picture of it depends on, and what it says in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Bars for what stands side by side, a line for what goes on in time."""

    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """One name with a value for every category."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines over categories; of a funnel, every step is a part of the first."""

    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    is_funnel: bool = False


def told(value: float) -> str:
    """Write a value with thousands separators, and two decimals at most."""
    shown = round(value, 2)
    return f"{int(shown) if shown == int(shown) else shown:,}"


def words(chart: Chart) -> str:
    """Say a chart in words: each bar, or of each line the sum and where it was highest."""
    lines = _bars(chart) if chart.kind is Kind.BAR else _peaks(chart)
    return "\n".join([chart.title, *lines])


def _bars(chart: Chart) -> Iterator[str]:
    for series in chart.series:
        each = " · ".join(f"{name} {told(value)}" for name, value in zip(chart.categories, series.values, strict=True))
        yield each if len(chart.series) == 1 else f"{series.name}: {each}"


def _peaks(chart: Chart) -> Iterator[str]:
    yield f"{chart.categories[0]} to {chart.categories[-1]}"
    for series in chart.series:
        top = max(series.values)
        peak = f", most at {chart.categories[series.values.index(top)]} ({told(top)})" if top else ""
        yield f"{series.name} {told(sum(series.values))}{peak}"
