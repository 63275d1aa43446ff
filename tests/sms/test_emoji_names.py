"""Emoji names become characters, and what only a workspace knows is refused."""

import pytest

from sms.emoji_names import UnknownEmoji, expand


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("Hi :wave:", "Hi 👋"),
        (":+1: :-1:", "👍 👎"),
        (":wave::tada:", "👋🎉"),
        (":wave::skin-tone-4:", "👋🏽"),
        (":v::skin-tone-2:", "✌🏻"),
        (":woman-raising-hand::skin-tone-6:", "🙋🏿‍♀️"),
        (":flag-no: :norway:", "🇳🇴 🇳🇴"),
        (":man-woman-boy:", "👨‍👩‍👦"),
        (":heart:", "❤️"),
        (":100:", "💯"),
        (":Slightly_Smiling_Face:", "🙂"),
        (":simple_smile:", "🙂"),
        ("(:tada:)", "(🎉)"),
    ],
)
def test_a_name_becomes_its_character(text: str, expanded: str) -> None:
    assert expand(text) == expanded


@pytest.mark.parametrize("text", ["10:30:45", "at :30:", "a:b:c", "::", "https://a.example/:wave:", "::wave"])
def test_colons_that_name_nothing_stay(text: str) -> None:
    assert expand(text) == text


def test_tokens_are_left_as_they_are() -> None:
    text = "{{ contact.x | default: ':wave:' }}"
    assert expand(text) == text


def test_a_workspaces_own_emoji_is_refused() -> None:
    with pytest.raises(UnknownEmoji) as caught:
        expand("Hi :acme-logo-2024:")
    assert caught.value.message == "There is no emoji `:acme-logo-2024:`."
    assert "A workspace's own emoji cannot be texted." in caught.value.hint


def test_a_near_miss_is_told_the_name() -> None:
    with pytest.raises(UnknownEmoji, match="Did you mean “:wave:”"):
        expand(":wavee:")
