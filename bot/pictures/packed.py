"""What is to be drawn as plain JSON: in a picture's address, and on its way to the process that draws."""

from dataclasses import asdict, astuple
from typing import Any

from sms.chart import Chart, Kind, Series
from sms.picture import Drawable, Picture, TextSize


def pack(drawable: Drawable) -> Any:
    """Write a picture of a phone as a list, which is short, and a chart by the names of its parts."""
    return asdict(drawable) if isinstance(drawable, Chart) else astuple(drawable)


def unpack(found: Any) -> Drawable:
    """Read it back, equal to what it was."""
    if isinstance(found, dict):
        series = tuple(Series(each["name"], tuple(each["values"])) for each in found["series"])
        categories, is_funnel = tuple(found["categories"]), bool(found["is_funnel"])
        return Chart(Kind(found["kind"]), found["title"], categories, series, is_funnel=is_funnel)
    text, sender, size, is_dark = found
    return Picture(text, sender, TextSize(size), is_dark)
