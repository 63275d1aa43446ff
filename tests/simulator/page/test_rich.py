from typing import Any

import pytest

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.page.rich import markdown, rich_text
from simulator.slack.mrkdwn import Reader
from simulator.slack.workspace import Workspace
from tests.simulator.page.examples import section, text
from tests.simulator.page.reading import seen

READER = Reader(Workspace(Clock(), Faults(), base_url="http://slack", manifest={}), "U0ANA")


@pytest.mark.parametrize(
    ("inline", "html"),
    [
        (text("a <b>\n:wave:"), "a &lt;b&gt;<br>👋"),
        (text("x", bold=True, italic=True), "<em><strong>x</strong></em>"),
        (text(":wave:", code=True), "<code>:wave:</code>"),
        ({"type": "user", "user_id": "U0BO"}, '<span class="mention">@Bo</span>'),
        ({"type": "emoji", "name": "flag", "unicode": "1f1f3-1f1f4"}, "🇳🇴"),
        ({"type": "emoji", "name": "wave", "unicode": "d83d"}, "👋"),
        ({"type": "link", "url": "javascript:alert(1)", "text": "x"}, "x (javascript:alert(1))"),
        ({"type": "color", "value": '"><b>'}, "&#34;&gt;&lt;b&gt;"),
        ({"type": "date", "timestamp": 1795788000, "format": "{time}"}, '<span class="date">9:00 AM</span>'),
        ({"type": "new", "text": "<i>"}, "&lt;i&gt;"),
    ],
)
def test_an_inline_becomes_html(inline: dict[str, Any], html: str) -> None:
    assert rich_text({"elements": [section(inline)]}, READER) == f'<div class="paragraph">{html}</div>'


def test_lists_keep_their_depth_and_their_count() -> None:
    items = [section(text("one"))]
    numbered = {"type": "rich_text_list", "style": "ordered", "elements": items, "offset": 2, "indent": 1}
    assert rich_text({"elements": [numbered]}, READER) == '<ol class="indent-1" start="3"><li>one</li></ol>'


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("<script>alert(1)</script>", []),
        ("[x](javascript:alert(1))", []),
        ("[x](/elsewhere)", []),
        ("![a <b> picture](https://a.example/x.png)", []),
        ("# Title", ["h1"]),
        ("~~gone~~ **bold**", ["s", "strong"]),
    ],
)
def test_markdown_holds_no_tags_but_its_own(source: str, tags: list[str]) -> None:
    assert [tag for tag, _ in seen(markdown(source)).tags if tag != "p"] == tags


def test_markdown_links_open_elsewhere_and_columns_are_aligned_by_class() -> None:
    found = seen(markdown("[x](https://a.example)\n\n|a|\n|--:|\n|1|\n"))
    assert dict(found.tags)["a"] == {
        "href": "https://a.example",
        "class": "link",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }
    assert dict(found.tags)["td"] == {"class": "align-right"}


def test_a_picture_in_markdown_is_told_in_words() -> None:
    assert seen(markdown("![A parka](https://a.example/x.png)")).text.strip() == "(picture: A parka)"
