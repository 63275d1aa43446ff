"""Which blocks stand where: messages, modals and the home tab, each with its own limits."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from simulator.slack.blocks.elements import IMAGE_ELEMENT, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from simulator.slack.blocks.figures import BLOCK_ID, CARD, CAROUSEL, DATA_TABLE, DATA_VISUALIZATION, TABLE
from simulator.slack.blocks.objects import SLACK_FILE, TYPE, either, mrkdwn, plain
from simulator.slack.blocks.rich_text import RICH_TEXT
from simulator.slack.blocks.schema import (
    Check,
    at_least_one,
    both,
    by_type,
    exactly_one,
    flag,
    items,
    one_of,
    picture,
    problem,
    shape,
    string,
)

IN_CONTEXT = by_type(
    {"image": IMAGE_ELEMENT, "plain_text": plain(at_most=3000), "mrkdwn": mrkdwn(at_most=3000)},
)
EVERYWHERE: dict[str, Check] = {
    "section": both(
        shape(
            {"type": TYPE},
            {
                **BLOCK_ID,
                "text": either(at_most=3000),
                "fields": items(either(at_most=2000), at_most=10),
                "accessory": by_type(IN_SECTION),
                "expand": flag,
            },
        ),
        at_least_one("text", "fields"),
    ),
    "actions": shape({"type": TYPE, "elements": items(by_type(IN_ACTIONS), at_most=25)}, BLOCK_ID),
    "context": shape({"type": TYPE, "elements": items(IN_CONTEXT, at_most=10)}, BLOCK_ID),
    "divider": shape({"type": TYPE}, BLOCK_ID),
    "header": shape({"type": TYPE, "text": plain(at_most=150)}, BLOCK_ID),
    "image": both(
        shape(
            {"type": TYPE, "alt_text": string(at_most=2000, at_least=1)},
            {**BLOCK_ID, "image_url": picture, "slack_file": SLACK_FILE, "title": plain(at_most=2000)},
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "input": shape(
        {"type": TYPE, "label": plain(at_most=2000), "element": by_type(IN_INPUT)},
        {**BLOCK_ID, "hint": plain(at_most=2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
}
FIGURES: dict[str, Check] = {
    "card": CARD,
    "carousel": CAROUSEL,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "table": TABLE,
}
CONTAINER = both(
    shape(
        {"type": TYPE, "child_blocks": items(by_type({**EVERYWHERE, "table": TABLE}), at_most=10)},
        {
            **BLOCK_ID,
            "title": plain(at_most=150),
            "rich_text_title": RICH_TEXT,
            "subtitle": either(at_most=150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": IMAGE_ELEMENT,
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
    ),
    at_least_one("title", "rich_text_title"),
)
MESSAGE_BLOCKS: dict[str, Check] = {
    **EVERYWHERE,
    **FIGURES,
    "container": CONTAINER,
    "context_actions": shape({"type": TYPE, "elements": items(by_type(IN_CONTEXT_ACTIONS), at_most=5)}, BLOCK_ID),
    "markdown": shape({"type": TYPE, "text": string(at_most=12_000, at_least=1)}, BLOCK_ID),
}
MODAL_BLOCKS: dict[str, Check] = {
    **EVERYWHERE,
    "alert": shape(
        {"type": TYPE, "text": either(at_most=200)},
        {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
}
HOME_BLOCKS: dict[str, Check] = {**EVERYWHERE, **FIGURES, "container": CONTAINER}

VIEW_COMMON: dict[str, Check] = {
    "private_metadata": string(at_most=3000),
    "callback_id": string(at_most=255),
    "external_id": string(at_most=255),
}
MODAL = shape(
    {
        "type": one_of("modal"),
        "title": plain(at_most=24),
        "blocks": items(by_type(MODAL_BLOCKS), at_least=0, at_most=100),
    },
    {
        **VIEW_COMMON,
        "submit": plain(at_most=24),
        "close": plain(at_most=24),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
HOME = shape({"type": one_of("home"), "blocks": items(by_type(HOME_BLOCKS), at_least=0, at_most=100)}, VIEW_COMMON)
VIEW = by_type({"modal": MODAL, "home": HOME})
MESSAGE = items(by_type(MESSAGE_BLOCKS), at_least=0, at_most=50)
ONCE_A_MESSAGE = {"table": 1, "data_visualization": 2}


def message_problems(blocks: Any) -> list[str]:
    """What Slack has against a message's blocks; empty when they may be posted."""
    found = list(MESSAGE(blocks, "/blocks"))
    return found or [*_repeated(blocks, "/blocks"), *_too_many(blocks)]


def view_problems(view: Any) -> list[str]:
    """What Slack has against a view; empty when it may be shown."""
    found = list(VIEW(view, "/view"))
    return found or [*_repeated(view["blocks"], "/view/blocks"), *_no_submit(view)]


def _repeated(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    counts = Counter(block["block_id"] for block in flat(blocks) if "block_id" in block)
    for index, block in enumerate(blocks):
        if counts.get(block.get("block_id", ""), 0) > 1:
            yield problem(f"block_id already exists: {block['block_id']}", f"{at}/{index}/block_id")
        actions = Counter(element["action_id"] for element in elements_of(block) if "action_id" in element)
        for action_id, times in actions.items():
            if times > 1:
                yield problem(f"action_id already exists: {action_id}", f"{at}/{index}")


def _too_many(blocks: list[dict[str, Any]]) -> Iterator[str]:
    counts = Counter(block["type"] for block in flat(blocks))
    for kind, most in ONCE_A_MESSAGE.items():
        if counts[kind] > most:
            yield problem(f"only {most} {kind} blocks allowed in a message", "/blocks")


def _no_submit(view: dict[str, Any]) -> Iterator[str]:
    if view["type"] == "modal" and "submit" not in view and _has_input(view["blocks"]):
        yield problem("submit is required when an input block is in blocks", "/view/submit")


def _has_input(blocks: list[dict[str, Any]]) -> bool:
    return any(block["type"] == "input" for block in flat(blocks))


def flat(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks as they are read, a container's children after the container itself."""
    return [one for block in blocks for one in (block, *flat(block.get("child_blocks", [])))]


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of one block that a person could touch, in the order they stand."""
    single = [block[name] for name in ("element", "accessory") if isinstance(block.get(name), dict)]
    several = block.get("elements", []) if block["type"] in {"actions", "context_actions"} else []
    cards = block.get("elements", []) if block["type"] == "carousel" else [block] if block["type"] == "card" else []
    return single + several + [button for card in cards for button in card.get("actions", [])]
