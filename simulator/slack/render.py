"""Blocks as plain readable text: what a person sees, line by line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.slack.blocks.surfaces import elements_of
from simulator.slack.inputs import Values, held
from simulator.slack.mrkdwn import Reader
from simulator.slack.rich import rich_text

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Who reads, what stands in the inputs, and which errors are shown at them."""

    reader: Reader
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def readable(blocks: list[Block], page: Page) -> str:
    """All blocks as text; figures are told in words and numbers."""
    return "\n".join(line for block in blocks for line in LINES[block["type"]](block, page) if line)


def text_of(text: Block | None, page: Page) -> str:
    """A text object as it is read; plain text is taken at its word."""
    if not text:
        return ""
    return page.reader.reads(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def element_text(element: Block, block: Block, page: Page) -> str:
    """One element: `[button]`, `‹what is chosen›`, `▸menu`, `☑ box`."""
    kind = element["type"]
    if kind == "image":
        return f"(picture: {element['alt_text']})"
    if kind == "feedback_buttons":
        return " ".join(f"[{element[one]['text']['text']}]" for one in ("positive_button", "negative_button"))
    if kind in {"button", "workflow_button", "icon_button"}:
        return f"[{element['text']['text']}]"
    if kind == "overflow":
        return "▸" + " ".join(option["text"]["text"] for option in element["options"])
    value = page.values.get((block["block_id"], element["action_id"]))
    if kind in {"checkboxes", "radio_buttons"}:
        return _choices(element, value, page)
    shown = ", ".join(chosen(value, page)) if value else ""
    return f"‹{shown or text_of(element.get('placeholder'), page)}›"


def chosen(value: dict[str, Any], page: Page) -> list[str]:
    """What an input holds, as the words that stand in it."""
    found = held(value)
    if found is None:
        return []
    return [_word(value["type"], one, page) for one in (found if isinstance(found, list) else [found])]


def _word(kind: str, one: Any, page: Page) -> str:
    if kind.endswith("users_select"):
        return page.reader.person(one)
    if kind.endswith(("channels_select", "conversations_select")):
        return page.reader.channel(one)
    if kind == "rich_text_input":
        return rich_text(one, page.reader)
    if isinstance(one, dict):
        return text_of(one["text"], page) if "text" in one else str(one["name"])
    return str(one)


def _choices(element: Block, value: dict[str, Any] | None, page: Page) -> str:
    ticked = held(value) if value else None
    values = {one["value"] for one in (ticked if isinstance(ticked, list) else [ticked] if ticked else [])}
    on, off = ("☑", "☐") if element["type"] == "checkboxes" else ("◉", "○")
    return " ".join(
        f"{on if option['value'] in values else off} {text_of(option['text'], page)}" for option in element["options"]
    )


def _section(block: Block, page: Page) -> list[str]:
    accessory = [element_text(block["accessory"], block, page)] if "accessory" in block else []
    return [text_of(block.get("text"), page), *(text_of(one, page) for one in block.get("fields", [])), *accessory]


def _actions(block: Block, page: Page) -> list[str]:
    return [" ".join(element_text(element, block, page) for element in block["elements"])]


def _context(block: Block, page: Page) -> list[str]:
    return [
        " ".join(
            element_text(one, block, page) if one["type"] == "image" else text_of(one, page)
            for one in block["elements"]
        )
    ]


def _input(block: Block, page: Page) -> list[str]:
    label = f"{text_of(block['label'], page)} {element_text(block['element'], block, page)}"
    error = page.errors.get(block["block_id"])
    return [label, text_of(block.get("hint"), page), f"⚠ {error}" if error else ""]


def _image(block: Block, page: Page) -> list[str]:
    return [text_of(block.get("title"), page), f"(picture: {block['alt_text']})"]


def _chart(block: Block, _page: Page) -> list[str]:
    chart = block["chart"]
    if chart["type"] == "pie":
        return [f"{block['title']}: " + ", ".join(f"{one['label']} {one['value']}" for one in chart["segments"])]
    return [
        f"{block['title']}, {series['name']}: "
        + ", ".join(f"{point['label']} {point['value']}" for point in series["data"])
        for series in chart["series"]
    ]


def _table(block: Block, page: Page) -> list[str]:
    return [" | ".join(_cell(cell, page) for cell in row) for row in block["rows"]]


def _cell(cell: Block, page: Page) -> str:
    return rich_text(cell, page.reader) if cell["type"] == "rich_text" else str(cell["text"])


def _card(block: Block, page: Page) -> list[str]:
    words = [text_of(block.get(name), page) for name in ("title", "subtitle", "body", "subtext")]
    return [*words, " ".join(element_text(button, block, page) for button in elements_of(block))]


def _container(block: Block, page: Page) -> list[str]:
    title = rich_text(block["rich_text_title"], page.reader) if "rich_text_title" in block else ""
    head = [title, text_of(block.get("title"), page), text_of(block.get("subtitle"), page)]
    return [*head, readable(block["child_blocks"], page)]


LINES: dict[str, Callable[[Block, Page], list[str]]] = {
    "section": _section,
    "actions": _actions,
    "context_actions": _actions,
    "context": _context,
    "divider": lambda _block, _page: ["———"],
    "header": lambda block, page: [text_of(block["text"], page)],
    "image": _image,
    "input": _input,
    "rich_text": lambda block, page: [rich_text(block, page.reader)],
    "markdown": lambda block, _page: [block["text"]],
    "alert": lambda block, page: [text_of(block["text"], page)],
    "data_visualization": _chart,
    "table": _table,
    "data_table": _table,
    "card": _card,
    "carousel": lambda block, page: [line for card in block["elements"] for line in _card(card, page)],
    "container": _container,
}
