"""A message's text is read as people read it, and nothing in it is markup."""

from typing import Any

import pytest

from blocks.body import drafted, line, quoted
from blocks.elements import post
from simulator.slack.blocks.surfaces import message_problems

HI = 'Hi {{ contact.first_name | default: "there" }}'


def pieces(block: Any) -> list[tuple[str, bool]]:
    told = post("Text", block).blocks[0]
    assert message_problems([told]) == []
    return [(piece["text"], "style" in piece) for piece in told["elements"][0]["elements"]]


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("{{ contact.first_name }}", "first name"),
        ("{{contact.first_name|default:'there'}}", "first name · “there”"),
        ("{{ contact.first_name | default: “you” | upcase }}", "first name · “you” · upcase"),
        ("{{ company.name | truncate: 20 }}", "company name · truncate 20"),
        ("{{ sender.first_name }}", "sender first name"),
        ("{{ contact.first_name | shout }}", "{{ contact.first_name | shout }}"),  # cannot be read
    ],
)
def test_a_token_stands_out_in_the_words_that_people_say(token: str, words: str) -> None:
    assert pieces(drafted("body", f"<!channel> {token} *now*")) == [
        ("<!channel> ", False),
        (words, True),
        (" *now*", False),
    ]


@pytest.mark.parametrize("draw", [drafted, quoted])
def test_a_text_without_anything_is_drawn(draw: Any) -> None:
    assert pieces(draw("body", "")) == [("-", False)]


def test_a_text_as_it_goes_out_is_word_for_word() -> None:
    assert pieces(quoted("text", f"{HI} & {{{{")) == [(f"{HI} & {{{{", False)]


def test_a_line_is_cut_and_harmless() -> None:
    assert line(f"{HI}\n <!here>  news", most=80) == "Hi `first name · “there”` &lt;!here&gt; news"
    assert line(HI, most=8) == "Hi `firs…`"
    assert line("{{ contact.pet | default: '`<!here>`' }}", most=80) == "`pet · “’&lt;!here&gt;’”`"
