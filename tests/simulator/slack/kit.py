"""Short words for the views and inputs that the tests show."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncApp


@dataclass(slots=True)
class Bot:
    """A small real Bolt app, and all that it was told."""

    app: AsyncApp
    heard: list[dict[str, Any]] = field(default_factory=list)

    def last(self, kind: str) -> dict[str, Any]:
        return next(body for body in reversed(self.heard) if body.get("type") == kind)


PLAIN = "plain_text"


def text(words: str) -> dict[str, Any]:
    return {"type": PLAIN, "text": words}


def option(words: str) -> dict[str, Any]:
    return {"text": text(words), "value": words.lower()}


def asks(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = label.lower()
    return {"type": "input", "block_id": name, "label": text(label), "element": {"action_id": name, **element}, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": text("Thing"), "submit": text("Save"), "blocks": list(blocks), **more}


NAME = asks("Name", {"type": "plain_text_input"})
TYPED = asks(
    "Message",
    {
        "type": "plain_text_input",
        "multiline": True,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    },
    dispatch_action=True,
)


def opens(bot: Bot, view: dict[str, Any]) -> None:
    @bot.app.command("/demo")
    async def demo(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen within 5 s"
        time.sleep(0.01)
