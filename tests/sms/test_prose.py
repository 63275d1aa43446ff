"""Prose is what is neither token nor link."""

from hypothesis import given
from hypothesis import strategies as st

from sms.prose import rewrite


def test_only_prose_is_changed() -> None:
    text = "see {{ contact.x }}, then https://acme.com/a. ok"
    assert rewrite(text, str.upper) == "SEE {{ contact.x }}, THEN https://acme.com/a. OK"


def test_a_link_with_a_token_in_it_is_one_stretch() -> None:
    text = "a https://acme.com/?c={{ contact.c }}&d=1 b"
    assert rewrite(text, str.upper) == "A https://acme.com/?c={{ contact.c }}&d=1 B"


def test_a_link_inside_of_a_token_belongs_to_the_token() -> None:
    text = '{{ contact.x | default: "https://a.example" }} b'
    assert rewrite(text, str.upper) == '{{ contact.x | default: "https://a.example" }} B'


@given(st.text())
def test_changing_nothing_changes_nothing(text: str) -> None:
    assert rewrite(text, str) == text
