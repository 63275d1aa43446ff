import pytest

from bot.web.hooks import read
from store.hooks import BadCall, Called


def test_a_call_is_read_with_its_values_as_text() -> None:
    body = b'{"event_id": "e1", "number": "+12125550123", "properties": {"plan": "gold", "size": 42, "vip": true}}'
    assert read(body) == Called("e1", "+12125550123", "", {"plan": "gold", "size": "42", "vip": "yes"})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\xff", "no JSON"),
        (b"{", "no JSON"),
        (b"[" * 15_000, "no JSON"),
        (b'{"\\ud800": ""}', "no JSON"),
        (b'{"event_id": "e\\u0000", "number": "+1"}', "event_id holds a character"),
        (b"[]", "no JSON object"),
        (b'{"event_id": "e1"}', "number or external_id"),
        (b'{"number": "+12125550123"}', "event_id is missing"),
        (b'{"event_id": 7, "number": "+12125550123"}', "event_id must be a text"),
        (b'{"event_id": "e1", "number": "+1", "nmber": ""}', "no field nmber"),
        (b'{"event_id": "e1", "number": "+1", "properties": []}', "properties must be an object"),
        (b'{"event_id": "e1", "number": "+1", "properties": {"a": null}}', "properties.a must be"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_name(body: bytes, words: str) -> None:
    with pytest.raises(BadCall, match=words):
        read(body)
