import secrets
import string

import pytest

from bot.pictures.address import CODE_CHARACTERS_MAX, addresses, seal, unseal
from sms.chart import Chart, Kind, Series
from sms.picture import Drawable, Picture, TextSize

KEY = b"hush"
PICTURES: list[Drawable] = [
    Picture("Hi Ann 👋", "ACME Outdoors", TextSize.LARGEST, is_dark=True),
    Picture("", ""),
    Picture("half a pair \ud83d", "\udfff"),
    Picture('"quotes" \\ \n\0', "ACME"),
    Chart(Kind.BAR, "Funnel 🎉", ("planned", "sent"), (Series("people", (12, 9.5)),), is_funnel=True),
    Chart(Kind.LINE, "Time", ("9:00",), (Series("delivered", (1,)), Series("clicks", (0,)))),
]


@pytest.mark.parametrize("picture", PICTURES, ids=ascii)
def test_a_code_gives_back_its_picture_and_fits_an_address(picture: Drawable) -> None:
    code = seal(picture, key=KEY)
    assert code is not None
    assert set(code) <= set(string.ascii_letters + string.digits + "-_")
    assert unseal(code, key=KEY) == picture


def test_the_same_picture_has_the_same_code_and_another_has_another() -> None:
    assert seal(PICTURES[0], key=KEY) == seal(PICTURES[0], key=KEY)
    assert len({seal(picture, key=KEY) for picture in PICTURES}) == len(PICTURES)


def test_an_ordinary_text_of_1600_characters_fits() -> None:
    text = "".join(f"Sentence {number} of a long text about {number * 7919} things. " for number in range(40))[:1_600]
    assert seal(Picture(text, "ACME"), key=KEY) is not None


def test_a_text_that_does_not_fit_an_address_has_no_code() -> None:
    text = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(1_600))
    assert seal(Picture(text, "ACME"), key=KEY) is None


@pytest.mark.parametrize("code", ["", "a", "ab", "abcd", "é", "====", "../../etc/passwd", "A" * 5_000, "AAAA" * 100])
def test_what_nobody_signed_is_no_picture(code: str) -> None:
    assert unseal(code, key=KEY) is None


def test_a_code_of_another_key_or_with_a_letter_changed_is_no_picture() -> None:
    code = seal(PICTURES[0], key=KEY) or ""
    assert unseal(code, key=b"other") is None
    for place in (0, 10, 30, 40):
        letter = "A" if code[place] != "A" else "B"
        assert unseal(code[:place] + letter + code[place + 1 :], key=KEY) is None
    assert len(code) < CODE_CHARACTERS_MAX


@pytest.mark.parametrize("url", ["", "http://sms.example.com", "https://127.0.0.1:3000", "https://localhost"])
def test_there_is_no_address_where_slack_cannot_fetch(url: str) -> None:
    assert addresses(url, key=KEY)(PICTURES[0]) is None


def test_an_address_is_made_of_a_public_one_unless_the_text_is_too_long() -> None:
    address = addresses("https://sms.example.com", key=KEY)
    assert address(PICTURES[0]) == f"https://sms.example.com/p/{seal(PICTURES[0], key=KEY)}"
    assert address(Picture(secrets.token_hex(2_800), "ACME")) is None
