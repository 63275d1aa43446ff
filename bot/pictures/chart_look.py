"""How charts look: sizes, colours that are told apart on white also by the colour-blind, and words."""

from dataclasses import dataclass
from enum import Enum

from bot.pictures.fonts import SEMIBOLD
from bot.pictures.runs import Run
from bot.pictures.svg import Point, Style, words
from bot.pictures.typeset import Line, set_line

WIDTH = 640
PADDING = 24
TITLE_POINTS, WORDS_POINTS, SMALL_POINTS = 18.0, 14.0, 12.0
CARD, EDGE, TRACK, GRID = "#ffffff", "#e2e5ee", "#f1f3f9", "#e8ebf3"
INK, FAINT = "#111827", "#5b6475"
COLOURS = ("#5b5ff0", "#0fa875", "#e08a00", "#d6409f", "#0b8ec9", "#7a4fd6")
STEPS = ("#c7d2fe", "#a5b4fc", "#818cf8", "#5b5ff0")  # of a funnel, but for what people did
DONE = "#0fa875"

_WIDE = 1_000  # ems: nothing is cut


class Anchor(Enum):
    """Which end of a text stands at its point."""

    START = 0.0
    MIDDLE = 0.5
    END = 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts of a chart's body, and how far down it goes."""

    parts: tuple[str, ...]
    end: float


def colour(place: int) -> str:
    """Give the colour of a series."""
    return COLOURS[place % len(COLOURS)]


def text(
    said: str,
    at: Point,
    *,
    points: float,
    fill: str,
    anchor: Anchor = Anchor.START,
    is_bold: bool = False,
) -> str:
    """Write a text on one line; what the bold font cannot write is not bold."""
    set_ = line(said, is_bold=is_bold)
    x = at.x - anchor.value * set_.ems * points
    return words(set_, Point(x, at.y), style=Style(points, fill, fill))


def width_of(said: str, points: float) -> float:
    """Tell how wide a text is."""
    return line(said).ems * points


def line(said: str, *, is_bold: bool = False) -> Line:
    """Set a text on one line."""
    if is_bold and SEMIBOLD.has(said):
        return Line((Run(said, SEMIBOLD, level=0),))
    return set_line(said, ems=_WIDE)
