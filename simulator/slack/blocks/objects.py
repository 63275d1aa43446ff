"""Composition objects: texts, options, confirmations, filters."""

from collections.abc import Iterator
from typing import Any

from simulator.slack.blocks.schema import (
    Check,
    address,
    at_least_one,
    both,
    by_type,
    exactly_one,
    flag,
    items,
    one_of,
    shape,
    string,
)

IDENTIFIER = string(at_most=255, at_least=1)
TYPE = string()


def plain(*, at_most: int) -> Check:
    """A `plain_text` object."""
    text = {"type": one_of("plain_text"), "text": string(at_most=at_most, at_least=1)}
    return shape(text, {"emoji": flag})


def mrkdwn(*, at_most: int) -> Check:
    """A `mrkdwn` object."""
    text = {"type": one_of("mrkdwn"), "text": string(at_most=at_most, at_least=1)}
    return shape(text, {"verbatim": flag})


def either(*, at_most: int) -> Check:
    """A text object of either kind."""
    return by_type({"plain_text": plain(at_most=at_most), "mrkdwn": mrkdwn(at_most=at_most)})


def option(text: Check) -> Check:
    """One option of a menu or group; `text` says which kind of text it may hold."""
    return shape(
        {"text": text, "value": string(at_most=150, at_least=1)}, {"description": either(at_most=75), "url": address}
    )


PLAIN_OPTION = option(plain(at_most=75))
RICH_OPTION = option(either(at_most=75))
OPTION_GROUP = shape({"label": plain(at_most=75), "options": items(PLAIN_OPTION, at_most=100)})
CONFIRM = shape(
    {
        "title": plain(at_most=100),
        "text": either(at_most=300),
        "confirm": plain(at_most=30),
        "deny": plain(at_most=30),
    },
    {"style": one_of("primary", "danger")},
)
DISPATCH = shape(
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), at_most=2)},
)
CONVERSATION_FILTER = both(
    shape(
        {},
        {
            "include": items(one_of("im", "mpim", "private", "public"), at_most=4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
    ),
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
SLACK_FILE = both(shape({}, {"id": string(), "url": string()}), exactly_one("id", "url"))


def options_and_initial(value: Any, at: str) -> Iterator[str]:
    """A static menu: options or groups, not both; what is chosen first must be among them; values differ."""
    yield from exactly_one("options", "option_groups")(value, at)
    listed = [*value.get("options", []), *(one for group in value.get("option_groups", []) for one in group["options"])]
    chosen = [*value.get("initial_options", []), *([value["initial_option"]] if "initial_option" in value else [])]
    texts = [(one["text"]["text"], one["value"]) for one in listed]
    for one in chosen:
        if (one["text"]["text"], one["value"]) not in texts:
            yield from _not_listed("initial_options" if "initial_options" in value else "initial_option", at)


def _not_listed(name: str, at: str) -> Iterator[str]:
    yield f"[ERROR] {name} must be a valid option [json-pointer:{at}/{name}]"
