"""HarfBuzz's part: how wide a text of one font is, and the way around its letters."""

from functools import cache, lru_cache
from typing import Any

import uharfbuzz

from bot.pictures.fonts import Font

TEXTS_KEPT = 20_000


@lru_cache(TEXTS_KEPT)
def ems(text: str, font: Font, *, is_right_to_left: bool = False) -> float:
    """Measure a text in ems, kerned and joined as it will be drawn."""
    _, positions = _shape(text, font, is_right_to_left)
    advances: int = sum(position.x_advance for position in positions)
    return advances / font.units_per_em


def way(text: str, font: Font, *, is_right_to_left: bool = False) -> str:
    """Give the way around a text as SVG's path, in units of the font and upwards, from the origin on."""
    infos, positions = _shape(text, font, is_right_to_left)
    x, drawn = 0, list[str]()
    for glyph, position in zip(infos, positions, strict=True):
        if outline := _outline(font, glyph.codepoint):
            drawn.append(f"M{x + position.x_offset} {position.y_offset}{outline}")
        x += position.x_advance
    return "".join(drawn)


def _shape(text: str, font: Font, is_right_to_left: bool) -> tuple[Any, Any]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_right_to_left else "ltr"
    uharfbuzz.shape(font.shaper, buffer)
    return buffer.glyph_infos, buffer.glyph_positions or ()


@cache
def _outline(font: Font, glyph: int) -> str:
    pen = _Pen()
    font.shaper.draw_glyph_with_pen(glyph, pen)
    return "".join(pen.steps)


class _Pen:
    """Notes each step from where the one before it ended, so that an outline can begin anywhere."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self._at = self._start = (0.0, 0.0)

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name, by which HarfBuzz calls
        self._step("m", to)
        self._start = to

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        self._step("l", to)

    def qCurveTo(self, *through: tuple[float, float]) -> None:  # noqa: N802
        self._step("q", *through)

    def curveTo(self, *through: tuple[float, float]) -> None:  # noqa: N802
        self._step("c", *through)

    def closePath(self) -> None:  # noqa: N802
        self.steps.append("z")
        self._at = self._start

    def _step(self, letter: str, *through: tuple[float, float]) -> None:
        x, y = self._at
        self.steps.append(letter + " ".join(f"{to_x - x:g} {to_y - y:g}" for to_x, to_y in through))
        self._at = through[-1]
