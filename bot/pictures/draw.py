"""From a picture to its PNG."""

from math import sqrt

import resvg_py

from bot.pictures.chart import draw_chart
from bot.pictures.phone import Drawing, draw_phone
from sms.picture import Drawable, Picture

PIXELS_PER_POINT = 2
# A long text is drawn coarser, at the least with one pixel a point: both time and file grow with every pixel.
PIXELS_MAX = 1_050_000


def draw(drawable: Drawable) -> bytes:
    """Draw a PNG; Python's one lock is held meanwhile."""
    drawing = draw_phone(drawable) if isinstance(drawable, Picture) else draw_chart(drawable)
    width = round(drawing.width * _scale(drawing))
    return resvg_py.svg_to_bytes(svg_string=drawing.svg, width=width, skip_system_fonts=True)


def _scale(drawing: Drawing) -> float:
    return max(1, min(PIXELS_PER_POINT, sqrt(PIXELS_MAX / (drawing.width * drawing.height))))
