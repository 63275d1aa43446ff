import pytest

from bot.pictures.fonts import INTER, choose
from bot.pictures.shaping import ems, way

ARABIC = choose("م", after=None)


def test_a_pair_that_is_kerned_is_narrower_than_its_letters() -> None:
    assert ems("AV", INTER) < ems("A", INTER) + ems("V", INTER)


def test_letters_that_are_joined_are_measured_and_drawn_joined() -> None:
    assert ems("مرحبا", ARABIC, is_right_to_left=True) < sum(ems(letter, ARABIC) for letter in "مرحبا")
    assert way("بب", ARABIC, is_right_to_left=True) != way("ب", ARABIC, is_right_to_left=True) * 2


def test_brackets_are_mirrored_where_letters_run_from_right_to_left() -> None:
    assert way("(", INTER, is_right_to_left=True) == way(")", INTER)


def test_an_arrow_of_two_characters_stays_two() -> None:
    assert ems("->", INTER) == pytest.approx(ems("-", INTER) + ems(">", INTER), abs=0.05)


@pytest.mark.parametrize("unseen", ["", " ", "\u200d", "\ufe0f", "\u00ad"])
def test_what_has_no_look_is_drawn_as_nothing(unseen: str) -> None:
    assert way(unseen, INTER) == ""
