import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import telemetry
from bot.telemetry import Redact, mask


@pytest.fixture
def restored() -> Iterator[None]:
    """Give the logs back as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


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


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("no text to +12125550123, nor to +4915112345678", "no text to +1212•••23, nor to +4915•••78"),
        ("GET /Messages.json?To=%2B12125550123", "GET /Messages.json?To=%2B1212•••23"),
        ("xoxb-1-hush was refused", "••• was refused"),
        ("postgresql://textops:pa+ss@db/textops", "postgresql://textops:•••@db/textops"),
        ("2026-11-23T02:00:00+00:00 sid SM0123456789abcdef", "2026-11-23T02:00:00+00:00 sid SM0123456789abcdef"),
    ],
)
def test_what_no_key_tells_is_hidden_in_the_words(line: str, shown: str) -> None:
    assert Redact(["xoxb-1-hush", "hush", "pa+ss", ""])(None, "info", line) == shown


@pytest.mark.usefixtures("restored")
def test_a_vendors_line_and_a_traceback_are_json_without_numbers_and_secrets(capfd: pytest.CaptureFixture[str]) -> None:
    telemetry.set_up("INFO", secrets=["xoxb-hush"])
    logging.getLogger("vendor").warning("could not text %s with %s", "+12125550123", "xoxb-hush")
    try:
        int("+12125550199 and xoxb-hush")
    except ValueError:
        structlog.get_logger("ours").exception("job.failed", job="deliver", number="+12125550123")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["could not text +1212•••23 with •••", "job.failed"]
    assert [lines[1][key] for key in ("level", "job", "number")] == ["error", "deliver", "+1212•••23"]
    assert "+1212•••99 and •••" in lines[1]["exception"]
