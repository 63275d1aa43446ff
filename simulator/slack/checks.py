"""What Slack itself finds wrong in a modal before the bot hears of it."""

import re
from collections.abc import Callable
from typing import Any

from simulator.slack.inputs import held
from simulator.slack.workspace import View

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")


def own_errors(view: View) -> dict[str, str]:
    """The texts to show, by block_id; empty when the bot may hear of the submission."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            value = held(view.values[block["block_id"], block["element"]["action_id"]])
            if error := _own_error(block, value):
                found[block["block_id"]] = error
    return found


def _own_error(block: dict[str, Any], value: Any) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    check = CHECKS.get(block["element"]["type"])
    return check(block["element"], value) if check else None


def _text_error(element: dict[str, Any], value: str) -> str | None:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > most:
        return f"This entry is too long (max {most} characters)."
    return f"This entry is too short (min {least} characters)." if len(value) < least else None


def _number_error(element: dict[str, Any], value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if float(value) < float(element.get("min_value", value)) or float(value) > float(element.get("max_value", value)):
        return "This number is out of range."
    return None


def _email_error(_element: dict[str, Any], value: str) -> str | None:
    return None if EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url_error(_element: dict[str, Any], value: str) -> str | None:
    return None if URL.fullmatch(value) else "Please enter a valid URL."


CHECKS: dict[str, Callable[[dict[str, Any], str], str | None]] = {
    "plain_text_input": _text_error,
    "number_input": _number_error,
    "email_text_input": _email_error,
    "url_text_input": _url_error,
}
