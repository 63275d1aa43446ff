"""SVG's words: shapes, and texts as the way around their letters, so that whoever draws them needs no fonts."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pictures.emoji import BOX, drawing
from bot.pictures.fonts import Font
from bot.pictures.runs import EMOJI_EMS, Run
from bot.pictures.shaping import way
from bot.pictures.typeset import Line

_EMOJI_ABOVE_BASELINE_EMS = 0.98
_UNDERLINE_EMS = 0.11
_UNDERLINE_THICK_EMS = 0.065


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the screen; of a text, where its baseline begins."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    points: float
    fill: str
    link: str = ""


def document(body: Iterable[str], *, width: float, height: float) -> str:
    """Make a whole image of its parts; what they leave is clear."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(body)}</svg>'


def box(at: Point, width: float, height: float, *, radius: float, fill: str, stroke: str = "none") -> str:
    """Draw a rectangle with round corners."""
    place = f'x="{at.x:g}" y="{at.y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}"'
    return f'<rect {place} fill="{fill}" stroke="{stroke}"/>'


def disc(middle: Point, radius: float, *, fill: str) -> str:
    """Draw a disc by its middle."""
    return f'<circle cx="{middle.x:g}" cy="{middle.y:g}" r="{radius:g}" fill="{fill}"/>'


def shape(way: str, *, fill: str) -> str:
    """Fill what a way goes around, told in SVG's own letters."""
    return f'<path d="{way}" fill="{fill}"/>'


def stroke(way: str, *, colour: str, width: float) -> str:
    """Draw a line along a way."""
    return f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"/>'


def label(text: str, at: Point, *, font: Font, style: Style) -> str:
    """Draw words that one font has all of, by their middle."""
    run = Run(text, font, level=0)
    return _text(run, font, Point(at.x - run.ems * style.points / 2, at.y), style)


def words(line: Line, at: Point, *, style: Style) -> str:
    """Draw a line: each run where the one before it ends."""
    drawn, x = list[str](), at.x
    for run in line.runs:
        place = Point(x, at.y)
        drawn.append(_text(run, run.font, place, style) if run.font else _emoji(run, place, style))
        x += run.ems * style.points
    return "".join(drawn)


def definitions(lines: Iterable[Line]) -> str:
    """Give the drawing of each emoji in the lines once, however often it is seen."""
    keys = dict.fromkeys(run.text for line in lines for run in line.runs if run.is_emoji)
    drawings = (f'<symbol id="{key}" viewBox="0 0 {BOX} {BOX}">{drawing(key)}</symbol>' for key in keys)
    return f"<defs>{''.join(drawings)}</defs>"


def _text(run: Run, font: Font, at: Point, style: Style) -> str:
    scale, fill = style.points / font.units_per_em, style.link if run.is_link else style.fill
    place = f'transform="translate({at.x:.2f} {at.y:.2f}) scale({scale:.6f} -{scale:.6f})"'
    letters = f'<path {place} fill="{fill}" d="{way(run.text, font, is_right_to_left=run.is_right_to_left)}"/>'
    return letters + _underline(run, at, style) if run.is_link else letters


def _underline(run: Run, at: Point, style: Style) -> str:
    below, thick = (ems * style.points for ems in (_UNDERLINE_EMS, _UNDERLINE_THICK_EMS))
    return box(Point(at.x, at.y + below), run.ems * style.points, thick, radius=0, fill=style.link)


def _emoji(run: Run, at: Point, style: Style) -> str:
    side, top = EMOJI_EMS * style.points, at.y - _EMOJI_ABOVE_BASELINE_EMS * style.points
    return f'<use href="#{run.text}" x="{at.x:.2f}" y="{top:.2f}" width="{side:.2f}" height="{side:.2f}"/>'
