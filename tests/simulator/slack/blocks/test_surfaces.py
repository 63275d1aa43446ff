from typing import Any

import pytest
import slackblocks as kit

from simulator.slack.blocks.surfaces import message_problems, view_problems

PLAIN = {"type": "plain_text", "text": "x"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "go"}
OPTION = {"text": PLAIN, "value": "1"}


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, **more}


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def menu(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "menu", **more}


def slice_of(value: int) -> dict[str, Any]:
    return {"label": "x", "value": value}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": PLAIN, "blocks": list(blocks), **more}


BAD_MESSAGES: list[tuple[Any, str, str]] = [
    (section(text={"type": "mrkdwn", "text": "x" * 3001}), "must be less than 3001 characters", "/0/text/text"),
    (section(text={"type": "mrkdwn", "text": ""}), "must be more than 0 characters", "/0/text/text"),
    (section(colour="red"), "invalid additional property: colour", "/0"),
    (section(fields=[PLAIN] * 11), "no more than 10 items allowed", "/0/fields"),
    (section(block_id="x" * 256), "must be less than 256 characters", "/0/block_id"),
    ({"type": "section"}, "must define at least one of text or fields", "/0"),
    ({"type": "header"}, "missing required field: text", "/0"),
    ({"type": "header", "text": plain(151)}, "must be less than 151 characters", "/0/text/text"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "must be a valid enum value", "/0/text/type"),
    ({"type": "alert", "text": PLAIN}, "unsupported type: alert", "/0/type"),
    ({"type": "video"}, "unsupported type: video", "/0/type"),
    ({"type": ["section"]}, "unsupported type: ['section']", "/0/type"),
    ("no block", "must provide an object", "/0"),
    (actions(), "must provide at least 1 items", "/0/elements"),
    (actions({**BUTTON, "text": plain(76)}), "must be less than 76 characters", "/0/elements/0/text/text"),
    (actions({**BUTTON, "value": "x" * 2001}), "must be less than 2001 characters", "/0/elements/0/value"),
    (actions({**BUTTON, "style": "loud"}), "must be a valid enum value", "/0/elements/0/style"),
    (actions(BUTTON, BUTTON), "action_id already exists: go", "/0"),
    (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input", "/0/elements/0/type"),
    (actions(menu(options=[OPTION] * 101)), "no more than 100 items allowed", "/0/elements/0/options"),
    (actions(menu()), "must define only one of options or option_groups", "/0/elements/0"),
    (
        actions(menu(options=[OPTION], initial_option={"text": PLAIN, "value": "2"})),
        "initial_option must be a valid option",
        "/0/elements/0/initial_option",
    ),
    (
        actions({"type": "overflow", "options": [OPTION] * 6}),
        "no more than 5 items allowed",
        "/0/elements/0/options",
    ),
    (
        actions(menu(options=[{"text": plain(76), "value": "1"}])),
        "must be less than 76 characters",
        "/0/elements/0/options/0/text/text",
    ),
    (
        actions(menu(options=[{"text": PLAIN, "value": "x" * 151}])),
        "must be less than 151 characters",
        "/0/elements/0/options/0/value",
    ),
    *(
        ({"type": "image", "image_url": f"{place}/x.png", "alt_text": "x"}, "downloading image failed", "/0/image_url")
        for place in (
            "http://localhost",
            "http://acme.com",
            "https://127.0.0.1",
            "https://10.1.2.3",
            "https://intranet",
        )
    ),
    (
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {"type": "pie", "segments": [{"label": "x", "value": 0}]},
        },
        "must be more than 0",
        "/0/chart/segments/0/value",
    ),
]


@pytest.mark.parametrize(("block", "words", "pointer"), BAD_MESSAGES)
def test_a_bad_block_is_refused_with_a_pointer_to_the_spot(block: Any, words: str, pointer: str) -> None:
    assert f"[ERROR] {words} [json-pointer:/blocks{pointer}]" in message_problems([block])


def test_a_message_holds_fifty_blocks_two_charts_and_one_table() -> None:
    chart = {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": [slice_of(1)]}}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert message_problems([section()] * 50) == message_problems([chart, chart, table]) == []
    assert "no more than 50 items allowed" in message_problems([section()] * 51)[0]
    assert "only 2 data_visualization blocks" in message_problems([chart] * 3)[0]
    assert "only 1 table blocks" in message_problems([table] * 2)[0]


def test_a_block_id_stands_once() -> None:
    found = message_problems([section(block_id="a"), section(block_id="a")])
    assert found == [
        "[ERROR] block_id already exists: a [json-pointer:/blocks/0/block_id]",
        "[ERROR] block_id already exists: a [json-pointer:/blocks/1/block_id]",
    ]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal(title=plain(25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain(25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
        (modal({"type": "table", "rows": []}), "unsupported type: table [json-pointer:/view/blocks/0/type]"),
        (modal({"type": "card", "title": PLAIN}), "unsupported type: card [json-pointer:/view/blocks/0/type]"),
        (modal(submit_disabled=False), "invalid additional property: submit_disabled [json-pointer:/view]"),
        (
            modal({"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}),
            "submit is required when an input block is in blocks [json-pointer:/view/submit]",
        ),
        ({"type": "home", "blocks": [], "title": PLAIN}, "invalid additional property: title [json-pointer:/view]"),
        ({"type": "page"}, "unsupported type: page [json-pointer:/view/type]"),
    ],
)
def test_a_bad_view_is_refused(view: dict[str, Any], words: str) -> None:
    assert f"[ERROR] {words}" in view_problems(view)


CHARTS = [
    kit.PieChart([kit.ChartSegment("Delivered", 10)]),
    *(
        chart([kit.DataSeries("Clicks", [kit.DataPoint("Mon", 1)])], kit.AxisConfig(["Mon"], y_label="people"))
        for chart in (kit.BarChart, kit.AreaChart, kit.LineChart)
    ),
]
CHOICES = [kit.Option(kit.PlainText(word), word) for word in ("One", "Two")]
MESSAGE_BLOCKS = [
    kit.SectionBlock("text", fields=["a", "b"], accessory=kit.OverflowMenu(action_id="more", options=CHOICES)),
    kit.ActionsBlock([kit.Button("Go", action_id="go", value="1", style="primary")]),
    kit.ActionsBlock([kit.StaticSelectMenu(action_id="one", placeholder="Pick", options=CHOICES)]),
    kit.ContextBlock([kit.Text("small")]),
    kit.HeaderBlock("Header"),
    kit.DividerBlock(),
    kit.ImageBlock(image_url="https://example.com/a.png", alt_text="a"),
    kit.MarkdownBlock("**bold**"),
    kit.TableBlock([[kit.RawText("a"), kit.RawText("b")]], [kit.ColumnSettings(align="right")]),
    kit.DataTableBlock([[kit.RawText("a")], [kit.RawNumber(1, "1")]], caption="numbers"),
    kit.CardBlock(title="Card", body="Body", actions=[kit.Button("Go", action_id="card")]),
    kit.CarouselBlock([kit.CardBlock(title="Card")]),
    kit.ContainerBlock([kit.SectionBlock("inside")], title="Box"),
    kit.RichTextBlock([kit.RichTextSection([kit.RichText("hello", bold=True), kit.RichTextUser("U0ANA")])]),
    *(kit.DataVisualizationBlock("Chart", chart) for chart in CHARTS),
]
INPUTS = [
    kit.PlainTextInput(action_id="a", multiline=True, max_length=1600),
    kit.EmailInput(action_id="a"),
    kit.URLInput(action_id="a"),
    kit.NumberInput(is_decimal_allowed=False, action_id="a", min_value="1"),
    kit.DatePicker(action_id="a", initial_date="2026-11-27"),
    kit.TimePicker(action_id="a", initial_time="09:00"),
    kit.CheckboxGroup(action_id="a", options=CHOICES, initial_options=CHOICES[:1]),
    kit.RadioButtonGroup(action_id="a", options=CHOICES),
    kit.StaticMultiSelectMenu(action_id="a", options=CHOICES, max_selected_items=2),
    kit.ExternalSelectMenu(action_id="a", min_query_length=0),
    kit.ExternalMultiSelectMenu(action_id="a"),
    kit.UserSelectMenu(action_id="a"),
    kit.ChannelSelectMenu(action_id="a"),
    kit.ConversationSelectMenu(action_id="a", default_to_current_conversation=True),
    kit.FileInput(action_id="a", filetypes=["csv"], max_files=1),
]


@pytest.mark.parametrize("block", MESSAGE_BLOCKS, ids=lambda block: type(block).__name__)
def test_what_slackblocks_builds_for_a_message_passes(block: Any) -> None:
    assert message_problems([block._resolve()]) == []


@pytest.mark.parametrize("element", INPUTS, ids=lambda element: type(element).__name__)
def test_what_slackblocks_builds_for_a_modal_passes(element: Any) -> None:
    view = kit.ModalView(title="Form", submit="Save", blocks=[kit.InputBlock("Label", element), kit.AlertBlock("Look")])
    assert view_problems(view.to_dict()) == []
