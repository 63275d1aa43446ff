import pytest

from bot.pictures.fonts import FALLBACKS, INTER, choose

ARABIC = next(font for font in FALLBACKS if font.file == "noto-arabic.ttf")


@pytest.mark.parametrize(
    ("cluster", "file"),
    [
        ("a", "inter.ttf"),
        ("ø", "inter.ttf"),
        ("Ж", "inter.ttf"),
        ("Ω", "inter.ttf"),
        ("ế", "inter.ttf"),
        ("€", "inter.ttf"),
        ("م", "noto-arabic.ttf"),
        ("א", "noto-hebrew.ttf"),
        ("ส", "noto-thai.ttf"),
        ("नि", "noto-devanagari.ttf"),
        ("您", "droid-fallback.ttf"),
        ("黑", "droid-fallback.ttf"),
        ("で", "droid-fallback.ttf"),
        ("한", "droid-fallback.ttf"),
        ("𝗦", "noto-math.ttf"),
        ("Բ", "dejavu.ttf"),
        ("♞", "dejavu.ttf"),
        ("z\u0338\u0321", "dejavu.ttf"),
        ("\U0001242b", "inter.ttf"),
    ],
)
def test_each_script_has_a_font_and_what_none_holds_has_the_first(cluster: str, file: str) -> None:
    assert choose(cluster, after=None).file == file


def test_a_space_goes_on_in_the_font_of_its_word() -> None:
    assert choose(" ", after=ARABIC) is ARABIC
    assert choose("a", after=ARABIC) is INTER
