"""The estimate follows the article's numbers, each told by name."""

from sms.audience import Waterfall
from sms.estimate import estimate
from sms.message import Counted
from sms.segments import Count, split
from sms.text import length
from sms.tokens import parse

LONG_LINK = "https://acme.com/" + "ü–" * 60


def of(text: str, *, opt_out_text: str = "", **defaults: str) -> Count:
    named = {f"contact.{name}": value for name, value in defaults.items()}
    return estimate(parse(text), defaults=named, real={"sender.first_name": "Bo"}, opt_out_text=opt_out_text)


def test_160_characters_are_one_segment_and_161_two() -> None:
    assert of("x" * 160).segments == 1
    assert of("x" * 161).segments == 2


def test_161_characters_are_sent_as_153_and_8() -> None:
    assert [len(part) for part in split("x" * 161)] == [153, 8]


def test_71_characters_with_an_emoji_are_sent_as_67_and_4() -> None:
    assert [length(part) for part in split("🐈" + "x" * 69)] == [67, 4]


def test_70_characters_with_an_emoji_are_one_segment_and_71_two() -> None:
    assert of("🐈" + "x" * 68).segments == 1
    assert of("🐈" + "x" * 69).segments == 2


def test_a_link_counts_36_characters_and_never_changes_the_encoding() -> None:
    assert of(LONG_LINK) == Count("GSM-7", 36, 36, 1)
    assert of(f"{LONG_LINK} {LONG_LINK}.").characters == 74


def test_the_length_of_a_link_is_a_setting() -> None:
    assert estimate(parse("https://a.example"), defaults={}, real={}, link_characters=20).characters == 20


def test_a_token_with_a_default_counts_that_defaults_length_after_filters() -> None:
    assert of('{{ contact.first_name | default: "there" }}').characters == 5
    assert of("{{ contact.first_name }}", first_name="friend").characters == 6
    assert of('{{ contact.first_name | default: "there" }}', first_name="friend").characters == 5
    assert of("{{ contact.first_name | truncate: 4, '' }}", first_name="friend").characters == 4


def test_a_token_with_an_empty_default_counts_15_characters() -> None:
    assert of("{{ contact.first_name }}").characters == 15
    assert of("{{ contact.first_name }}", first_name="").characters == 15
    assert of('{{ contact.first_name | default: "" }}').characters == 15


def test_a_defaults_characters_decide_the_encoding() -> None:
    assert of('{{ contact.first_name | default: "Đ" }}').encoding == "UCS-2"


def test_sender_and_message_tokens_count_their_real_text() -> None:
    assert of('{{ sender.first_name | default: "somebody" }}').characters == 2
    assert of("{{ sender.last_name }}").characters == 15


def test_a_contacts_real_value_is_not_part_of_an_estimate() -> None:
    assert estimate(parse("{{ contact.a }}"), defaults={}, real={"contact.a": "x"}).characters == 15


def test_opt_out_and_opt_in_texts_count() -> None:
    assert of("x" * 134, opt_out_text="Reply STOP to unsubscribe.").segments == 2
    assert of("x" * 133, opt_out_text="Reply STOP to unsubscribe.").segments == 1
    assert of("Reply START to subscribe").characters == 24


def test_3_segments_to_300_recipients_are_900() -> None:
    counted = Counted(1, Waterfall(()), recipients=300, exact=0, estimate=of("x" * 459))
    assert (counted.estimate.segments, counted.estimated) == (3, 900)
