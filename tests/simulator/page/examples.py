"""One block of every kind, and every element, as an app might send them."""

from typing import Any

Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Block:
    return {"type": "mrkdwn", "text": words}


def option(words: str, value: str, **more: Any) -> Block:
    return {"text": plain(words), "value": value, **more}


def section(*inlines: Block, kind: str = "rich_text_section", **more: Any) -> Block:
    return {"type": kind, "elements": list(inlines), **more}


def text(words: str, **style: bool) -> Block:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def field(label: str, element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain(label), "element": {"action_id": "held", **element}, **more}


def series(name: str, *values: float) -> Block:
    return {"name": name, "data": [{"label": f"{9 + at}:00", "value": value} for at, value in enumerate(values)]}


def hours(kind: str, *lines: Block, **axis: str) -> Block:
    labels = [point["label"] for point in lines[0]["data"]]
    chart = {"type": kind, "series": list(lines), "axis_config": {"categories": labels, **axis}}
    return {"type": "data_visualization", "title": f"Texts by the hour ({kind})", "chart": chart}


COLOURS = [option("Red", "red"), option("Green", "green"), option("Blue", "blue")]
MENU = {"action_id": "more", "type": "overflow", "options": [option("Clone", "1"), option("Delete", "2")]}
SURE = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("It goes to *11,212* people."),
    "confirm": plain("Send"),
    "deny": plain("Cancel"),
    "style": "danger",
}
BUTTONS = [
    {"type": "button", "action_id": "go", "text": plain("Request approval"), "style": "primary", "value": "12"},
    {"type": "button", "action_id": "test", "text": plain(":test_tube: Send test")},
    {"type": "button", "action_id": "stop", "text": plain("Stop"), "style": "danger", "confirm": SURE},
    {"type": "button", "action_id": "open", "text": plain("Open HubSpot"), "url": "https://app.example/1?a=1&b=2"},
    MENU,
]
CARD = {
    "type": "card",
    "slack_icon": {"type": "icon", "name": "rocket"},
    "title": plain("Loyalty week"),
    "subtitle": plain("Sent 21 Nov"),
    "body": mrkdwn("*19.3 %* clicked, the best of the month."),
    "subtext": plain("by Ana"),
    "actions": [{"type": "button", "action_id": "report", "text": plain("Report")}],
}
PICTURE = {"type": "image", "image_url": "https://pictures.example/a.png", "alt_text": "A parka in the snow"}

MESSAGE: list[Block] = [
    {"type": "header", "text": plain(":memo: #12 Black Friday teaser")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Who* <@U0ANA> asks <@U0BO>, <!subteam^S0APPROVE> and <!here> in <#C0OPS> and <#C0SECRET>.\n"
            "_Slanted_, ~gone~, `code`, &lt;!channel&gt; &amp; <https://acme.example/sale?a=1&amp;b=2|the sale>, "
            "<https://acme.example>, https://bare.example/x_y_z. On <!date^1795788000^{date_short} at {time}|soon>.\n"
            "&gt; Hi {first name} :wave: Black Friday\n&gt; starts *now*!\n```let x = 1;\nlet y = 2;```"
        ),
        "accessory": MENU,
    },
    {
        "type": "section",
        "fields": [
            mrkdwn("*To*\nVIP customers, not Staff"),
            mrkdwn("*Segments*\n2 each · 22,430 total"),
            mrkdwn("*When*\nToday 9:00, local time"),
            plain("Cost\n$186.17"),
        ],
    },
    {"type": "context", "elements": [PICTURE, mrkdwn(":wave: makes this *Unicode*: 70 characters a segment.")]},
    {"type": "divider"},
    {"type": "actions", "elements": BUTTONS},
    {**PICTURE, "title": plain("What we sell")},
    {
        "type": "rich_text",
        "elements": [
            section(
                text("Plain, "),
                text("bold", bold=True),
                text(" and "),
                text("slanted", italic=True, underline=True),
                text(" for "),
                {"type": "user", "user_id": "U0ANA"},
                {"type": "usergroup", "usergroup_id": "S0APPROVE"},
                {"type": "channel", "channel_id": "C0OPS"},
                {"type": "broadcast", "range": "channel"},
                {"type": "emoji", "name": "tada", "unicode": "1f389"},
                {"type": "link", "url": "https://acme.example/sale", "text": "the sale"},
                text(" in "),
                {"type": "color", "value": "#4f46e5"},
                text(", "),
                {"type": "date", "timestamp": 1795788000, "format": "{date_long} at {time}", "fallback": "soon"},
            ),
            section(section(text("first")), section(text("second")), kind="rich_text_list", style="bullet"),
            section(section(text("inner")), kind="rich_text_list", style="bullet", indent=1),
            section(section(text("third")), kind="rich_text_list", style="ordered", offset=2),
            section(text("Hi "), text("{{ first_name }}", code=True), text("\nSNOW30"), kind="rich_text_quote"),
            section(text("SELECT 1;"), kind="rich_text_preformatted"),
        ],
    },
    {
        "type": "markdown",
        "text": "# Heading\n\nSome **bold** [link](https://acme.example) and `code`.\n\n- one\n- two\n\n"
        "| Name | Sent |\n|---|---:|\n| Teaser | 97 |\n",
    },
    {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Message"}, {"type": "raw_text", "text": "Delivered"}],
            [
                {"type": "rich_text", "elements": [section(text("Teaser", bold=True))]},
                {"type": "raw_text", "text": "97 %"},
            ],
        ],
    },
    {
        "type": "data_table",
        "caption": "Sends of the month",
        "page_size": 5,
        "row_header_column_index": 0,
        "rows": [
            [{"type": "raw_text", "text": "Message"}, {"type": "raw_text", "text": "Sent"}],
            *(
                [{"type": "raw_text", "text": f"#{at}"}, {"type": "raw_number", "value": at, "text": f"{at:,}"}]
                for at in range(990, 1010)
            ),
        ],
    },
    {
        "type": "data_visualization",
        "title": "From planned to replied",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "people",
                    "data": [
                        {"label": label, "value": value}
                        for label, value in (("planned", 11212), ("delivered", 10874), ("clicked", 1843), ("out", 23))
                    ],
                }
            ],
            "axis_config": {"categories": ["planned", "delivered", "clicked", "out"]},
        },
    },
    hours("bar", series("this week", 120, 80, -20), series("last week", 60, 90, 30), x_label="hour", y_label="texts"),
    hours("line", series("delivered", 3050, 4100, 4800, 3200, 1600, 2100, 3650), series("clicks", *range(7))),
    hours("area", series("delivered", 0, 0.5, 0.25, 0.75, 1), series("clicks", 0, 0.1, 0.1, 0.2, 0.3)),
    {
        "type": "data_visualization",
        "title": "Why not",
        "chart": {
            "type": "pie",
            "segments": [
                {"label": "unreachable", "value": 210},
                {"label": "landline", "value": 96},
                {"label": "filtered", "value": 32.5},
            ],
        },
    },
    CARD,
    {
        "type": "carousel",
        "elements": [{**CARD, "hero_image": PICTURE}, {**CARD, "icon": PICTURE, "actions": BUTTONS[:2]}],
    },
    {
        "type": "container",
        "title": plain("Details"),
        "subtitle": plain("of the send"),
        "is_collapsible": True,
        "has_header_divider": True,
        "child_blocks": [{"type": "section", "text": mrkdwn("*Inside*")}, {"type": "actions", "elements": BUTTONS[:1]}],
    },
    {
        "type": "container",
        "rich_text_title": {"type": "rich_text", "elements": [section(text("Open"))]},
        "icon": PICTURE,
        "width": "narrow",
        "child_blocks": [{"type": "section", "text": plain("Always there")}],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "like",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Remove")},
        ],
    },
]

GROUPS = [{"label": plain("Warm"), "options": COLOURS[:1]}, {"label": plain("Cold"), "options": COLOURS[1:]}]
MODAL: list[Block] = [
    *(
        {"type": "alert", "level": level, "text": mrkdwn(f"This is *{level}*.")}
        for level in ("default", "info", "warning", "error", "success")
    ),
    field("Name", {"type": "plain_text_input", "initial_value": "Teaser"}, hint=plain("What people call it")),
    field("Message", {"type": "plain_text_input", "multiline": True, "initial_value": 'Hi "there"\n</textarea>'}),
    field("Empty", {"type": "plain_text_input", "placeholder": plain("Type here")}, optional=True, block_id="wrong"),
    field("How many", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "7"}),
    field("Mail", {"type": "email_text_input", "initial_value": "ana@acme.example"}),
    field("Address", {"type": "url_text_input", "placeholder": plain("https://")}),
    field(
        "Story",
        {"type": "rich_text_input", "initial_value": {"type": "rich_text", "elements": [section(text("Once"))]}},
    ),
    field("Colour", {"type": "static_select", "options": COLOURS, "initial_option": COLOURS[1]}),
    field("Shade", {"type": "static_select", "option_groups": GROUPS, "placeholder": plain("Pick a shade")}),
    field("List", {"type": "external_select", "initial_option": option("VIP customers", "7")}),
    field("Person", {"type": "users_select", "initial_user": "U0BO"}),
    field("Channel", {"type": "channels_select", "initial_channel": "C0OPS"}),
    field("Place", {"type": "conversations_select", "initial_conversation": "C0PRIVATE"}),
    field("Colours", {"type": "multi_static_select", "options": COLOURS, "initial_options": COLOURS[:2]}),
    field("Lists", {"type": "multi_external_select", "initial_options": [option("Staff", "9")], "min_query_length": 0}),
    field("People", {"type": "multi_users_select", "initial_users": ["U0BO", "U0CY"], "max_selected_items": 3}),
    field("Channels", {"type": "multi_channels_select", "placeholder": plain("Choose channels")}),
    field("Places", {"type": "multi_conversations_select", "initial_conversations": ["C0MARKET"]}),
    field("Day", {"type": "datepicker", "initial_date": "2026-11-27"}),
    field("Time", {"type": "timepicker", "initial_time": "09:00"}),
    field("Moment", {"type": "datetimepicker", "initial_date_time": 1795788000}),
    field(
        "Extras",
        {
            "type": "checkboxes",
            "options": [option("Dark mode", "dark", description=plain("Easy on the eyes")), option("Large", "large")],
            "initial_options": [option("Large", "large")],
        },
    ),
    field("Size", {"type": "radio_buttons", "options": COLOURS, "initial_option": COLOURS[0]}, block_id="radio"),
    field("File", {"type": "file_input", "filetypes": ["csv", "txt"], "max_files": 2}),
    {
        "type": "section",
        "text": mrkdwn("*Insert* a token"),
        "accessory": {"type": "static_select", "action_id": "held", "options": COLOURS, "placeholder": plain("Type")},
    },
    {
        "type": "actions",
        "elements": [
            {"type": "datepicker", "action_id": "day"},
            {"type": "static_select", "action_id": "choose", "options": COLOURS},
            {"type": "workflow_button", "action_id": "flow", "text": plain("Start"), "workflow": {}},
        ],
    },
]
