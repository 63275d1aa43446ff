import struct

import pytest

from bot.pictures.draw import draw
from sms.picture import Picture, TextSize

TEXT = "Hi Ann 👋 Blåbær! Привет, Γεια, مرحبا, שלום, สวัสดี, नमस्ते, 您好, 안녕 🇳🇴👩‍👩‍👧‍👦\nhttps://a.co/b"


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_picture_is_a_png_of_two_pixels_a_point() -> None:
    png = draw(Picture("Hi", "ACME"))
    assert png.startswith(b"\x89PNG")
    assert size(png)[0] == 816


@pytest.mark.parametrize("text_size", TextSize)
def test_the_same_picture_is_the_same_to_the_byte(text_size: TextSize) -> None:
    assert draw(Picture(TEXT, "ACME", text_size)) == draw(Picture(TEXT, "ACME", text_size))


def test_all_that_can_be_chosen_is_seen() -> None:
    pictures = [
        Picture("Hi", "ACME"),
        Picture("Ho", "ACME"),
        Picture("Hi", "ACNE"),
        Picture("Hi", "ACME", is_dark=True),
    ]
    assert len({draw(picture) for picture in pictures}) == 4
    assert len({draw(Picture("Hi", "ACME", text_size)) for text_size in TextSize}) == 5


def test_a_long_text_is_drawn_coarser_but_never_below_a_pixel_a_point() -> None:
    assert size(draw(Picture("word " * 320, "ACME")))[0] < 816
    assert size(draw(Picture("a\n" * 800, "ACME", TextSize.LARGEST)))[0] == 408


@pytest.mark.parametrize(
    "text",
    ["</text><script>", "\x00\x07\ud800\ufffe", "🎉" * 1_600, "\u0301", "ﷺ" * 200, "\u200d👩\u200d", "\U0001242b"],
)
def test_no_text_is_too_odd_to_be_drawn(text: str) -> None:
    assert draw(Picture(text, text)).startswith(b"\x89PNG")
