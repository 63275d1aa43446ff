import pytest

from sms.likeness import words_of
from sms.message import Frozen

URL = "https://acme.example/sale"


def frozen(body: str) -> Frozen:
    return Frozen(body, {}, {}, {}, {URL: 1}, 1, newcomers=False)


@pytest.mark.parametrize(
    ("text", "is_alike"),
    [
        ("Hi Ann, (today) https://t.acme.example/x7Kq", True),
        (f"Hi , (today) {URL}", True),
        ("Hi Ann\nand Ben, (today) https://t.acme.example/x7Kq", True),
        ("Hi Ann, today https://t.acme.example/x7Kq", False),
        ("[Test] Hi Ann, (today) https://t.acme.example/x7Kq", False),
    ],
)
def test_tokens_and_links_may_be_anything_and_nothing_else_may(text: str, is_alike: bool) -> None:
    words = words_of(frozen(f"Hi {{{{ contact.first_name }}}}, (today) {URL}"))
    assert bool(words.fullmatch(text)) is is_alike
