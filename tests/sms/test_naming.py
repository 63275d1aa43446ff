import pytest

from sms.naming import NAME_CHARACTERS_MAX, BadName, read


def test_a_name_is_taken_as_typed_but_for_needless_spaces() -> None:
    assert read("  Autumn\n 2026 ", taken=["Spring 2026"]) == "Autumn 2026"


def test_signs_of_slack_are_words_like_any() -> None:
    assert read("<!channel> & *all*", taken=[]) == "<!channel> & *all*"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Give it a name."),
        (" \n ", "Give it a name."),
        ("x" * (NAME_CHARACTERS_MAX + 1), "76 characters; 75 are the most"),
        ("AUTUMN  2026", "There is “Autumn 2026” already. Choose another name."),
        ("a\x00b", "cannot be shown"),
        ("a\ud800b", "cannot be shown"),
    ],
)
def test_what_cannot_be_a_name_is_refused_at_its_input(typed: str, told: str) -> None:
    with pytest.raises(BadName, match=told) as refused:
        read(typed, taken=["Autumn 2026"], field="label")
    assert refused.value.field == "label"


def test_the_longest_name_is_taken() -> None:
    assert read("x" * NAME_CHARACTERS_MAX, taken=[])
