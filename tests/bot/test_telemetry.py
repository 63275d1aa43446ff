import pytest

from bot.telemetry import mask


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("number", "+12125550123", "+1212•••23"),
        ("to", "+12125550123", "+1212•••23"),
        ("auth_token", "hush", "•••"),
        ("signature", "hush", "•••"),
        ("event", "door.crashed", "door.crashed"),
        ("recipients", 12, 12),
    ],
)
def test_numbers_are_masked_and_secrets_hidden_by_key(key: str, value: object, shown: object) -> None:
    assert mask(None, "info", {key: value}) == {key: shown}
