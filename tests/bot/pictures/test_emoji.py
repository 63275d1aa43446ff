from xml.etree.ElementTree import fromstring

import pytest
from emoji import EMOJI_DATA, STATUS

from bot.pictures.emoji import drawing, keys

ALL = [each for each, facts in EMOJI_DATA.items() if facts["status"] == STATUS["fully_qualified"]]


def test_each_emoji_of_unicode_has_one_drawing() -> None:
    assert [each for each in ALL if len(keys(each)) != 1] == []


@pytest.mark.parametrize("emoji", ["👋", "👍🏽", "👩‍👩‍👧‍👦", "🇳🇴", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏳️‍🌈", "1️⃣", "❤️‍🔥", "🫱🏻‍🫲🏿"])
def test_a_drawing_is_well_formed_svg(emoji: str) -> None:
    (key,) = keys(emoji)
    fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{drawing(key)}</svg>')  # noqa: S314 - our own file


def test_a_skin_tone_changes_the_drawing() -> None:
    assert drawing(*keys("👍")) != drawing(*keys("👍🏽")) != drawing(*keys("👍🏿"))


@pytest.mark.parametrize(
    "text", ["a", "1", "#", "©", "™", "❤", "❤\ufe0e", "☎", "é", "全", "\u200d", "\ufe0f", "א", " "]
)
def test_what_phones_show_as_text_is_none(text: str) -> None:
    assert keys(text) == ()


def test_an_emoji_is_known_without_the_mark_that_many_texts_lack() -> None:
    assert keys("❤\u200d🔥") == keys("❤️\u200d🔥") == ("2764-200d-1f525",)


def test_a_family_that_no_phone_knows_is_drawn_one_by_one() -> None:
    assert keys("👩‍👩‍👩‍🐈") == ("1f469", "1f469", "1f469", "1f408")
