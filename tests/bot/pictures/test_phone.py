import re
from xml.etree.ElementTree import fromstring

import pytest

from bot.pictures.fonts import INTER, SEMIBOLD, Font, choose
from bot.pictures.frame import DARK, LIGHT
from bot.pictures.phone import LINES_MAX, POINTS, draw_phone
from bot.pictures.shaping import way
from sms.picture import Picture, TextSize

HEBREW = choose("ש", after=None)
HOSTILE = [
    "</text><script>alert(1)</script>",
    '"><image href="file:///etc/passwd"/>',
    "&lt; &#0; ]]>",
    "".join(map(chr, range(32))),
    "\ud83d alone \udfff",
    "\ufffe\uffff\ufeff",
    "\u202e\u2067 turned \u202c",
    "🎉" * 1_600,
    "\n" * 1_600,
    "x" * 1_600,
    "\u0301" * 1_600,
    "👩\u200d" * 800,
    "\u200d\ufe0f\u20e3",
    "",
]


def is_shown(text: str, svg: str, *, font: Font = INTER) -> bool:
    return f'd="{way(text, font)}"' in svg


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("as_sender", [False, True])
def test_no_text_breaks_out_of_the_picture(text: str, as_sender: bool) -> None:
    svg = draw_phone(Picture("Hi", text) if as_sender else Picture(text, "ACME")).svg
    tags = {element.tag.rpartition("}")[2] for element in fromstring(svg).iter()}  # noqa: S314 - our own
    assert tags.isdisjoint({"script", "image"})


def test_what_is_written_is_shown() -> None:
    svg = draw_phone(Picture("Fish & <chips>\nhttps://a.co/b", "ACME & sons")).svg
    for text in ("Fish & <chips>", "https://a.co/b", "ACME & sons", "Text Message · Today 9:41"):
        assert is_shown(text, svg)
    assert is_shown("9:41", svg, font=SEMIBOLD)


def test_a_phone_in_dark_mode_has_dark_colours() -> None:
    light, dark = (draw_phone(Picture("See https://a.co", "ACME", is_dark=is_dark)).svg for is_dark in (False, True))
    assert LIGHT.bubble in light
    assert LIGHT.link in light
    assert LIGHT.bubble not in dark
    assert DARK.bubble in dark
    assert DARK.link in dark


def test_each_size_is_larger_than_the_one_before() -> None:
    assert list(POINTS.values()) == sorted(set(POINTS.values()))
    for size, points in POINTS.items():
        assert f"scale({points / INTER.units_per_em:.6f} " in draw_phone(Picture("Hi", "ACME", size)).svg


def test_the_phone_grows_with_its_text() -> None:
    short, long = (draw_phone(Picture("word " * times, "ACME", TextSize.LARGEST)) for times in (1, 320))
    assert long.height > 2 * short.height
    assert long.width == short.width


def test_a_text_of_nothing_but_line_breaks_ends_in_an_ellipsis() -> None:
    drawing = draw_phone(Picture("a\n" * 800, "ACME"))
    assert is_shown("…", drawing.svg)
    assert drawing.svg.count(f'd="{way("a", INTER)}"') == LINES_MAX


def test_an_emoji_is_drawn_once_however_often_it_is_seen() -> None:
    svg = draw_phone(Picture("🎉" * 50, "ACME")).svg
    assert svg.count("<symbol") == 1
    assert svg.count("<use") == 50


@pytest.mark.parametrize(("sender", "letter"), [("acme", "A"), ("Ølhuset", "Ø"), ("7-Eleven", "E"), ("Жар", "Ж")])
def test_the_first_letter_of_a_name_stands_in_for_a_face(sender: str, letter: str) -> None:
    assert is_shown(letter, draw_phone(Picture("Hi", sender)).svg, font=SEMIBOLD)


def test_a_number_has_a_head_and_shoulders() -> None:
    plain, number = (draw_phone(Picture("Hi", sender)).svg.count("<circle") for sender in ("ACME", "+12125550123"))
    assert number == plain + 1


def test_texts_that_run_from_right_to_left_stand_at_the_right() -> None:
    (first, second) = places("שלום עולם שלום עולם\nשלום")
    assert second > first + 50


def test_an_emoji_after_a_text_that_runs_from_right_to_left_is_at_its_left() -> None:
    svg = draw_phone(Picture("שלום 👋", "ACME")).svg
    (emoji,) = (float(found) for found in re.findall('<use href="#1f44b" x="([^"]+)"', svg))
    assert emoji < places("שלום 👋")[0]


def places(text: str) -> list[float]:
    scale = f"scale({POINTS[TextSize.DEFAULT] / HEBREW.units_per_em:.6f} "
    return [float(found) for found in re.findall(rf"translate\(([\d.]+) [\d.]+\) {re.escape(scale)}", svg_of(text))]


def svg_of(text: str) -> str:
    return draw_phone(Picture(text, "ACME")).svg
