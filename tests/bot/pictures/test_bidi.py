import pytest

from bot.pictures.bidi import as_seen, is_right_to_left, levels


def seen(text: str) -> str:
    """Order a text with capitals for letters that run from right to left; brackets are mirrored when they are drawn."""
    real = text.translate({ord(capital): chr(0x5D0 + place) for place, capital in enumerate("ABCDEFGHIJKLMNOP")})
    level_of = levels(real, base_is_right_to_left=is_right_to_left(real))
    return "".join(text[place] for place in as_seen(range(len(text)), lambda place: level_of[place]))


@pytest.mark.parametrize(
    ("read", "as_it_is_seen"),
    [
        ("", ""),
        ("hello", "hello"),
        ("hello 30%!", "hello 30%!"),
        ("ABC", "CBA"),
        ("ABC DEF", "FED CBA"),
        ("ABC abc DEF", "FED abc CBA"),
        ("abc ABC DEF ghi", "abc FED CBA ghi"),
        ("ABC!", "!CBA"),
        ("abc ABC!", "abc CBA!"),
        ("ABC 30% DEF", "FED 30% CBA"),
        ("ABC 1,234.50 DEF", "FED 1,234.50 CBA"),
        ("ABC (abc).", ".)abc( CBA"),
        ("ABC 10-12 DEF", "FED 10-12 CBA"),
        ("abc ABC 30 DEF", "abc FED 30 CBA"),
        ("30% ABC", "CBA 30%"),
        ("ABC https://a.co/b", "https://a.co/b CBA"),
    ],
)
def test_words_of_both_directions_stand_where_readers_expect_them(read: str, as_it_is_seen: str) -> None:
    assert seen(read) == as_it_is_seen


def test_digits_after_arabic_letters_keep_their_order() -> None:
    assert levels("م 30", base_is_right_to_left=True) == [1, 1, 2, 2]


def test_a_mark_has_the_direction_of_its_letter() -> None:
    assert levels("a\u0301א\u05b0", base_is_right_to_left=False) == [0, 0, 1, 1]
