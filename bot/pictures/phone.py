"""A phone that shows a text, as SVG: drawn after the design, and as high as the text needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.pictures import frame
from bot.pictures.fonts import INTER
from bot.pictures.frame import BEZEL, DARK, HEADER_END, INPUT_HEIGHT, LIGHT, WIDTH, Look
from bot.pictures.svg import Point, Style, box, definitions, document, label, shape, words
from bot.pictures.typeset import Line, set_line, typeset
from sms.picture import Picture, TextSize

# Apple's sizes of body text: the second is what a phone comes with, the last is the first of those for poor sight.
POINTS = MappingProxyType(dict(zip(TextSize, (14, 17, 20, 23, 28), strict=True)))

SCREEN_HEIGHT_MIN = 600
TEXT_WIDTH_MAX = 284
LINE_EMS = 1.3
# The most that any text of 1,600 characters needs which is not made of line breaks.
LINES_MAX = 200

_BASELINE_EMS = 1.005
_BUBBLE = Point(BEZEL + 16, HEADER_END + 36)
_PADDING_X, _PADDING_Y, _RADIUS = 14, 8, 19
_BELOW = 20


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG and its size in points."""

    svg: str
    width: float
    height: float


def draw_phone(picture: Picture) -> Drawing:
    """Draw the phone; it grows with its text, so that all of it is seen."""
    points, look = POINTS[picture.size], DARK if picture.is_dark else LIGHT
    lines = _bounded(typeset(picture.text, ems=TEXT_WIDTH_MAX / points))
    name = set_line(picture.sender, ems=frame.NAME_WIDTH_MAX / frame.NAME_POINTS)
    bubble_end = _BUBBLE.y + len(lines) * LINE_EMS * points + 2 * _PADDING_Y
    end = max(BEZEL + SCREEN_HEIGHT_MIN, bubble_end + _BELOW + INPUT_HEIGHT)
    style = Style(points, look.ink, look.link)
    parts = (
        definitions([name, *lines]),
        *frame.case(end - BEZEL, look),
        *frame.header(picture.sender, name, look),
        label("Text Message · Today 9:41", Point(WIDTH / 2, HEADER_END + 23), font=INTER, style=Style(13, look.faint)),
        *_bubble(lines, bubble_end, style, look),
        *frame.input_row(end - INPUT_HEIGHT, look),
    )
    return Drawing(document(parts, width=WIDTH, height=end + BEZEL), WIDTH, end + BEZEL)


def _bounded(lines: Sequence[Line]) -> Sequence[Line]:
    return lines if len(lines) <= LINES_MAX else [*lines[:LINES_MAX], set_line("…", ems=1)]


def _bubble(lines: Sequence[Line], end: float, style: Style, look: Look) -> Iterator[str]:
    wide = max(line.ems for line in lines) * style.points
    left, top = _BUBBLE.x, _BUBBLE.y
    yield box(_BUBBLE, wide + 2 * _PADDING_X, end - top, radius=min(_RADIUS, (end - top) / 2), fill=look.bubble)
    # The tail starts inside of the bubble, hangs below it and curls up to the left.
    yield shape(f"M{left} {end - 20}v12c0 6 -3 10 -7 13c6 1.5 13 0 17 -5z", fill=look.bubble)
    for number, line in enumerate(lines):
        x = left + _PADDING_X + (wide - line.ems * style.points if line.is_right_to_left else 0)
        baseline = top + _PADDING_Y + (number * LINE_EMS + _BASELINE_EMS) * style.points
        yield words(line, Point(x, baseline), style=style)
