"""Interactive elements and which blocks may hold them."""

from simulator.slack.blocks.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    IDENTIFIER,
    OPTION_GROUP,
    PLAIN_OPTION,
    RICH_OPTION,
    SLACK_FILE,
    TYPE,
    options_and_initial,
    plain,
)
from simulator.slack.blocks.rich_text import RICH_TEXT
from simulator.slack.blocks.schema import (
    Check,
    address,
    anything,
    at_least_one,
    both,
    exactly_one,
    flag,
    integer,
    items,
    one_of,
    picture,
    shape,
    string,
)

COMMON: dict[str, Check] = {"action_id": IDENTIFIER, "confirm": CONFIRM, "focus_on_load": flag}
PLACEHOLDER: dict[str, Check] = {"placeholder": plain(at_most=150)}
TYPED: dict[str, Check] = {
    "action_id": IDENTIFIER,
    "dispatch_action_config": DISPATCH,
    "focus_on_load": flag,
    **PLACEHOLDER,
}
LIMITED: dict[str, Check] = {"max_selected_items": integer(at_least=1, at_most=1000)}
ID = string(at_most=255, at_least=1)
IDS = items(ID, at_least=0, at_most=1000)


def menu(optional: dict[str, Check], required: dict[str, Check] | None = None) -> Check:
    """A select of any kind: what all share, and these fields."""
    return shape({"type": TYPE, **(required or {})}, {**COMMON, **PLACEHOLDER, **optional})


BUTTON = shape(
    {"type": TYPE, "text": plain(at_most=75)},
    {
        "action_id": IDENTIFIER,
        "url": address,
        "value": string(at_most=2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(at_most=75),
        "agent_prompt": string(at_most=4000),
        "agent_prompt_display": string(),
    },
)
IMAGE_ELEMENT = both(
    shape(
        {"type": TYPE, "alt_text": string(at_most=2000, at_least=1)},
        {"image_url": picture, "slack_file": SLACK_FILE},
    ),
    exactly_one("image_url", "slack_file"),
)
STATIC: dict[str, Check] = {
    "options": items(PLAIN_OPTION, at_most=100),
    "option_groups": items(OPTION_GROUP, at_most=100),
}
EXTERNAL: dict[str, Check] = {"min_query_length": integer(at_least=0, at_most=1000)}
CHOICES: dict[str, Check] = {"type": TYPE, "options": items(RICH_OPTION, at_most=10)}
CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": CONVERSATION_FILTER}
MULTI_OPTIONS: dict[str, Check] = {"initial_options": items(PLAIN_OPTION, at_most=100), **LIMITED}

SELECTS: dict[str, Check] = {
    "static_select": both(menu({**STATIC, "initial_option": PLAIN_OPTION}), options_and_initial),
    "external_select": menu({**EXTERNAL, "initial_option": PLAIN_OPTION}),
    "users_select": menu({"initial_user": ID}),
    "channels_select": menu({"initial_channel": ID, "response_url_enabled": flag}),
    "conversations_select": menu({**CONVERSATIONS, "initial_conversation": ID, "response_url_enabled": flag}),
    "multi_static_select": both(menu({**STATIC, **MULTI_OPTIONS}), options_and_initial),
    "multi_external_select": menu({**EXTERNAL, **MULTI_OPTIONS}),
    "multi_users_select": menu({"initial_users": IDS, **LIMITED}),
    "multi_channels_select": menu({"initial_channels": IDS, **LIMITED}),
    "multi_conversations_select": menu({**CONVERSATIONS, "initial_conversations": IDS, **LIMITED}),
}
PICKERS: dict[str, Check] = {
    "datepicker": menu({"initial_date": string(at_most=10, at_least=10)}),
    "timepicker": menu({"initial_time": string(at_most=5, at_least=5), "timezone": string()}),
    "checkboxes": both(
        shape(CHOICES, {**COMMON, "initial_options": items(RICH_OPTION, at_most=10)}), options_and_initial
    ),
    "radio_buttons": both(shape(CHOICES, {**COMMON, "initial_option": RICH_OPTION}), options_and_initial),
}
DATE_TIME: dict[str, Check] = {
    "datetimepicker": shape({"type": TYPE}, {**COMMON, "initial_date_time": integer(at_least=1, at_most=9_999_999_999)})
}
OVERFLOW = shape(
    {"type": TYPE, "options": items(PLAIN_OPTION, at_most=5)}, {"action_id": IDENTIFIER, "confirm": CONFIRM}
)
WORKFLOW = shape(
    {"type": TYPE, "text": plain(at_most=75), "workflow": anything},
    {
        "action_id": IDENTIFIER,
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(),
    },
)
FEEDBACK = shape(
    {"text": plain(at_most=75), "value": string(at_most=2000)}, {"accessibility_label": string(at_most=75)}
)

IN_SECTION: dict[str, Check] = {
    **SELECTS,
    **PICKERS,
    "button": BUTTON,
    "overflow": OVERFLOW,
    "image": IMAGE_ELEMENT,
    "workflow_button": WORKFLOW,
}
RICH_INPUT = shape(
    {"type": TYPE, "action_id": IDENTIFIER},
    {
        **TYPED,
        "initial_value": RICH_TEXT,
        "min_lines": integer(at_least=1, at_most=100),
        "max_lines": integer(at_least=1, at_most=100),
    },
)
IN_ACTIONS: dict[str, Check] = {
    **{name: check for name, check in IN_SECTION.items() if name != "image"},
    **DATE_TIME,
    "rich_text_input": RICH_INPUT,
}
IN_INPUT: dict[str, Check] = {
    **SELECTS,
    **PICKERS,
    **DATE_TIME,
    "rich_text_input": RICH_INPUT,
    "plain_text_input": shape(
        {"type": TYPE},
        {
            **TYPED,
            "multiline": flag,
            "initial_value": string(),
            "min_length": integer(at_least=0, at_most=3000),
            "max_length": integer(at_least=1, at_most=3000),
        },
    ),
    "number_input": shape(
        {"type": TYPE, "is_decimal_allowed": flag},
        {**TYPED, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "email_text_input": shape({"type": TYPE}, {**TYPED, "initial_value": string()}),
    "url_text_input": shape({"type": TYPE}, {**TYPED, "initial_value": string()}),
    "file_input": shape(
        {"type": TYPE},
        {
            "action_id": IDENTIFIER,
            "filetypes": items(string(), at_most=100),
            "max_files": integer(at_least=1, at_most=10),
        },
    ),
}
IN_CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape(
        {"type": TYPE, "positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": IDENTIFIER}
    ),
    "icon_button": both(
        shape(
            {"type": TYPE, "icon": one_of("trash"), "text": plain(at_most=75)},
            {
                "action_id": IDENTIFIER,
                "value": string(at_most=2000),
                "confirm": CONFIRM,
                "accessibility_label": string(at_most=75),
                "visible_to_user_ids": items(ID, at_most=10),
            },
        ),
        at_least_one("text"),
    ),
}
