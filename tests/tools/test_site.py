"""The site's pages: where links lead in the copy, and what would be loaded from elsewhere."""

from pathlib import Path

import pytest

from tools.site import DOCS, ROOT, loads, staged


@pytest.mark.parametrize(
    ("page", "written", "there"),
    [
        (DOCS / "send.md", "[when](when.md#late)", "[when](when.md#late)"),
        (DOCS / "send.md", "[it](../SECURITY.md#secrets)", "[it](security.md#secrets)"),
        (DOCS / "decisions" / "0001-x.md", "[it](../../ARCHITECTURE.md)", "[it](../architecture.md)"),
        (DOCS / "decisions" / "0001-x.md", "[it](../send.md)", "[it](../send.md)"),
        (ROOT / "SECURITY.md", "[it](docs/send.md)", "[it](send.md)"),
        (DOCS / "send.md", "[sms/plain.py](../sms/plain.py)", "`sms/plain.py`"),
        (DOCS / "send.md", "[the rule](../sms/plain.py)", "the rule"),
        (DOCS / "send.md", "[Twilio](https://twilio.com)", "[Twilio](https://twilio.com)"),
        (DOCS / "send.md", "![A form](pictures/composer.png)", "![A form](pictures/composer.png)"),
    ],
)
def test_links_lead_to_the_site_s_own_pages_and_code_is_only_named(page: Path, written: str, there: str) -> None:
    assert staged(written, page=page) == there


def test_what_is_loaded_from_elsewhere_is_found_and_what_is_only_linked_is_not() -> None:
    assert loads('<script src="https://cdn.example/a.js">') == ["https://cdn.example/a.js"]
    assert loads('<link rel="stylesheet" href=//fonts.example/a.css>') == ["//fonts.example/a.css"]
    assert loads('<a href="https://zensical.org/">made by</a><img src="./a.png">') == []
