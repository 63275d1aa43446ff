"""Claims about the sense of a sentence: about texts and against them, unless something excuses it."""

import pytest

from sms.opt_out_sense import ends_bare, is_against_texts


@pytest.mark.parametrize(
    ("sentence", "is_against"),
    [
        ("nobody at this number wants coupons", True),
        ("terminate these messages", True),
        ("these messages are nice", False),
        ("not for me", False),
        ("dont stop the texts", False),
        ("i never got the text", False),
        ("dont text before noon", False),
        ("is this number not in use", False),
    ],
)
def test_it_is_against_texts_only_if_nothing_excuses_it(sentence: str, is_against: bool) -> None:
    assert is_against_texts(sentence) is is_against


@pytest.mark.parametrize(
    ("clauses", "is_bare"),
    [(["no interest", "stop"], True), (["stop", "hammer time"], False), (["stop"], False), (["thanks"], False)],
)
def test_a_bare_stop_after_something_else_is_meant(clauses: list[str], is_bare: bool) -> None:
    assert ends_bare(clauses) is is_bare
