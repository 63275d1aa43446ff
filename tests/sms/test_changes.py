import pytest

from sms.changes import changes


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Sale 20 % off today", "Sale 30 % off today", [("20", "30")]),
        ("Sale today", "Big sale today", [("Sale", "Big sale")]),
        ("Sale today", "Sale today only", [("", "only")]),
        ("Sale today only", "Sale today", [("only", "")]),
        (
            "Hi {{ contact.first_name }}",
            "Hi {{ contact.last_name }}",
            [("{{ contact.first_name }}", "{{ contact.last_name }}")],
        ),
        ("Same  text", "Same text", []),
        ("", "", []),
    ],
)
def test_what_differs_is_told_word_by_word(old: str, new: str, told: list[tuple[str, str]]) -> None:
    assert list(changes(old, new)) == told
