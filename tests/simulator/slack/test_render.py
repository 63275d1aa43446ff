from typing import Any

import pytest

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.slack.inputs import initial_values, with_ids
from simulator.slack.mrkdwn import Reader, mentions
from simulator.slack.render import Page, readable
from simulator.slack.workspace import Workspace


@pytest.fixture
def reader() -> Reader:
    return Reader(Workspace(Clock(), Faults(), base_url="http://slack", manifest={}), "U0ANA")


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("*bold* and _slanted_ and ~gone~", "bold and slanted and gone"),
        ("snake_case_name stays, 2 * 3 * 4 too", "snake_case_name stays, 2 * 3 * 4 too"),
        ("*_both_*", "both"),
        ("`*code*`", "*code*"),
        ("ask <@U0BO> or <!subteam^S0APPROVE> in <#C0OPS>", "ask @Bo or @approvers in #ops"),
        ("<https://acme.com|our sale>", "our sale (https://acme.com)"),
        ("<https://acme.com>", "https://acme.com"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<!channel>", "@channel"),
        ("&lt;!channel&gt; &amp; co", "<!channel> & co"),
        ("<!date^1795788000^{date_short} at {time}|soon>", "Nov 27, 2026 at 9:00 AM"),
        ("<!date^never^{date}|soon>", "soon"),
        ("<@U0NOBODY>", "@U0NOBODY"),
    ],
)
def test_markup_is_read_as_on_the_screen(reader: Reader, markup: str, read: str) -> None:
    assert reader.reads(markup) == read


def test_only_markup_notifies_not_words_that_look_like_it() -> None:
    assert mentions("<@U0BO> <!subteam^S0APPROVE|approvers> <!here> @channel &lt;!channel&gt;") == [
        "U0BO",
        "S0APPROVE",
        "@here",
    ]


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


BLOCKS: list[tuple[dict[str, Any], str]] = [
    ({"type": "header", "text": plain("📝 #12 Teaser")}, "📝 #12 Teaser"),
    ({"type": "divider"}, "———"),
    ({"type": "alert", "text": plain("Look")}, "Look"),
    ({"type": "context", "elements": [plain("small"), {"type": "mrkdwn", "text": "*print*"}]}, "small print"),
    (
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Who*"},
            "accessory": {"type": "overflow", "options": [{"text": plain("Clone"), "value": "1"}]},
        },
        "Who\n▸Clone",
    ),
    (
        {
            "type": "input",
            "label": plain("Name"),
            "element": {"type": "plain_text_input", "initial_value": "Teaser"},
            "hint": plain("what people call it"),
        },
        "Name ‹Teaser›\nwhat people call it",
    ),
    (
        {
            "type": "input",
            "label": plain("Extras"),
            "element": {"type": "checkboxes", "options": [{"text": plain("Dark mode"), "value": "1"}]},
        },
        "Extras ☐ Dark mode",
    ),
    (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "Sent"}, {"type": "raw_text", "text": "97 %"}]]},
        "Sent | 97 %",
    ),
    (
        {
            "type": "data_visualization",
            "title": "Funnel",
            "chart": {
                "type": "pie",
                "segments": [{"label": "Delivered", "value": 10}, {"label": "Failed", "value": 1}],
            },
        },
        "Funnel: Delivered 10, Failed 1",
    ),
    (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "Hi "}, {"type": "user", "user_id": "U0BO"}],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
                },
            ],
        },
        "Hi @Bo\n• one",
    ),
    (
        {"type": "card", "title": plain("Card"), "actions": [{"type": "button", "text": plain("Go")}]},
        "Card\n[Go]",
    ),
]


@pytest.mark.parametrize(("block", "read"), BLOCKS, ids=lambda value: value["type"] if isinstance(value, dict) else "")
def test_a_block_is_read_line_by_line(reader: Reader, block: dict[str, Any], read: str) -> None:
    blocks = with_ids([block], names=lambda: "x")
    assert readable(blocks, Page(reader, initial_values(blocks))) == read
