"""What a phone shows around a conversation, in points of a screen that is 390 wide."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from bot.pictures.fonts import INTER, SEMIBOLD
from bot.pictures.svg import Point, Style, box, disc, label, shape, stroke, words
from bot.pictures.typeset import Line

SCREEN_WIDTH = 390
BEZEL = 9
WIDTH = SCREEN_WIDTH + 2 * BEZEL
HEADER_END = BEZEL + 134
INPUT_HEIGHT = 92
NAME_POINTS = 13
NAME_WIDTH_MAX = 320

_MIDDLE = WIDTH / 2
_CORNER = 58
_AVATAR = Point(_MIDDLE, BEZEL + 81)
_AVATAR_RADIUS = 25
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a phone."""

    case: str
    screen: str
    header: str
    rule: str
    ink: str
    faint: str
    bubble: str
    link: str
    field: str
    edge: str
    button: str


LIGHT = Look(
    case="#1c1c1e", screen="#ffffff", header="#f6f6f8", rule="#d6d6da", ink="#000000", faint="#8a8a8e",
    bubble="#e9e9eb", link="#0a66f0", field="#ffffff", edge="#cfcfd4", button="#dcdce1",
)  # fmt: skip
DARK = Look(
    case="#3a3a3c", screen="#000000", header="#161618", rule="#2c2c2e", ink="#ffffff", faint="#8e8e93",
    bubble="#26262a", link="#4c9dff", field="#161618", edge="#333336", button="#2c2c2e",
)  # fmt: skip


def case(screen_height: float, look: Look) -> Iterator[str]:
    """Draw the phone, switched on."""
    yield box(Point(0, 0), WIDTH, screen_height + 2 * BEZEL, radius=_CORNER + BEZEL, fill=look.case)
    yield box(Point(BEZEL, BEZEL), SCREEN_WIDTH, screen_height, radius=_CORNER, fill=look.screen)


def header(sender: str, name: Line, look: Look) -> Iterator[str]:
    """Draw the time, the island, the battery, and who writes."""
    left, right, end = BEZEL, BEZEL + SCREEN_WIDTH, HEADER_END
    round_above = f"M{left} {end}V{left + _CORNER}A{_CORNER} {_CORNER} 0 0 1 {left + _CORNER} {left}"
    round_right = f"H{right - _CORNER}A{_CORNER} {_CORNER} 0 0 1 {right} {left + _CORNER}V{end}Z"
    yield shape(round_above + round_right, fill=look.header)
    yield stroke(f"M{left + 0.5} {end}H{right - 0.5}", colour=look.rule, width=1)
    yield label("9:41", Point(BEZEL + 54, BEZEL + 38), font=SEMIBOLD, style=Style(17, look.ink))
    yield box(Point(_MIDDLE - 57, BEZEL + 14), 114, 34, radius=17, fill="#000000")
    yield from _battery(Point(BEZEL + 324, BEZEL + 25), look)
    yield from _avatar(sender)
    start = _MIDDLE - name.ems * NAME_POINTS / 2
    yield words(name, Point(start, BEZEL + 124), style=Style(NAME_POINTS, look.ink))


def input_row(top: float, look: Look) -> Iterator[str]:
    """Draw where the reader would answer."""
    middle, button = top + 38, BEZEL + 31
    yield disc(Point(button, middle), 17, fill=look.button)
    yield stroke(f"M{button - 6} {middle}h12m-6 -6v12", colour=look.faint, width=2.2)
    yield box(Point(BEZEL + 56, middle - 20), SCREEN_WIDTH - 56 - 18, 40, radius=20, fill=look.field, stroke=look.edge)
    yield label("Text Message", Point(BEZEL + 127, middle + 6), font=INTER, style=Style(17, look.faint))


def _battery(at: Point, look: Look) -> Iterator[str]:
    yield box(at, 27, 13.5, radius=4.2, fill="none", stroke=look.faint)
    yield box(Point(at.x + 2.2, at.y + 2.2), 18.6, 9.1, radius=2.4, fill=look.ink)
    yield shape(f"M{at.x + 28.6} {at.y + 4.6}v4.4q1.6 -0.6 1.6 -2.2t-1.6 -2.2z", fill=look.faint)


def _avatar(sender: str) -> Iterator[str]:
    """Draw the first letter of a name; a number has a head and shoulders, as on the phone."""
    yield disc(_AVATAR, _AVATAR_RADIUS, fill="#8e8ea0")
    letter = _LETTER.search(sender)
    if letter and SEMIBOLD.has(initial := letter[0].upper()):
        yield label(initial, Point(_AVATAR.x, _AVATAR.y + 8), font=SEMIBOLD, style=Style(22, "#ffffff"))
        return
    yield disc(Point(_AVATAR.x, _AVATAR.y - 6), 8.5, fill="#ffffff")
    yield shape(f"M{_AVATAR.x - 15} {_AVATAR.y + 17}a15 13.5 0 0 1 30 0a24 24 0 0 1 -30 0z", fill="#ffffff")
