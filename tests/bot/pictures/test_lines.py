import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.lines import break_lines


@pytest.mark.parametrize(
    ("paragraph", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("two words", ["two words"]),
        ("three more words", ["three more ", "words"]),
        ("exactly ten", ["exactly ", "ten"]),
        ("hang over   the edge", ["hang over   ", "the edge"]),
        ("  led by spaces", ["  led by ", "spaces"]),
        ("a well-known brand", ["a well-", "known ", "brand"]),
        ("from 10-12 o'clock", ["from 10-12 ", "o'clock"]),
        ("call 555-0100 now", ["call ", "555-0100 ", "now"]),
        ("yes—no—perhaps", ["yes—no—", "perhaps"]),
        ("now (today) only", ["now ", "(today) ", "only"]),
        ("it is «so» (well)", ["it is «so» ", "(well)"]),
        ("100\u00a0000 pieces", ["100\u00a0000 ", "pieces"]),
        ("Donaudampfschiff", ["Donaudampf", "schiff"]),
        ("a Donaudampfschiff", ["a ", "Donaudampf", "schiff"]),
        ("at https://a.co/x-y?z=1 now", ["at ", "https://a.c", "o/x-y?z=1 ", "now"]),
        ("see (https://a.co)", ["see ", "(https://a.", "co)"]),
        ("全场七折优惠码现在开始", ["全场七折优惠码现在开", "始"]),
        ("全场七折优惠码现在开。", ["全场七折优惠码现在", "开。"]),
        ("全场七折优惠码现在「开」", ["全场七折优惠码现在", "「开」"]),
        ("ちょっとコーヒーです", ["ちょっとコーヒーです"]),
        ("안녕하세요 앤님 여러분", ["안녕하세요 앤님 여", "러분"]),
        ("wow🎉🎉🎉🎉🎉🎉🎉🎉", ["wow🎉🎉🎉🎉🎉🎉🎉", "🎉"]),
    ],
)
def test_a_line_ends_where_phones_end_it(paragraph: str, lines: list[str]) -> None:
    width = 11 if "https" in paragraph else 10
    assert break_lines(paragraph, measure=len, width=width) == lines


def test_a_word_is_not_cut_inside_of_a_character_that_a_person_sees_as_one() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    assert break_lines(family * 2, measure=len, width=9) == [family, family]


def test_what_is_wider_than_a_line_has_one_of_its_own() -> None:
    assert break_lines("abc", measure=len, width=0) == ["a", "b", "c"]


@given(st.text(st.sampled_from("ab 9-—全.(🎉\u0301\u200dא「」/\u00a0"), max_size=40), st.integers(1, 12))
def test_the_lines_are_the_paragraph_and_none_is_too_wide_that_could_be_less(paragraph: str, width: int) -> None:
    lines = break_lines(paragraph, measure=len, width=width)
    assert "".join(lines) == paragraph
    assert all(lines) or paragraph == ""
