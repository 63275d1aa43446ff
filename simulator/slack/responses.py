"""Response URLs: where an action's answer goes, five times within half an hour."""

import time
from typing import Any

from simulator.slack import messages
from simulator.slack.errors import refuse
from simulator.slack.ids import new_id
from simulator.slack.messages import Draft
from simulator.slack.workspace import Message, ResponseUrl, Workspace, remember

SECONDS = 30 * 60


def give_response_url(workspace: Workspace, user: str, *, channel: str, message: Message | None = None) -> str:
    """A fresh address for answers to this person in this channel, about this message if there is one."""
    key = new_id("R")
    url = ResponseUrl(
        user,
        channel,
        time.monotonic() + SECONDS,
        message_ts=message.ts if message else None,
        thread_ts=message.thread_ts if message else None,
    )
    remember(workspace.response_urls, key, url)
    return f"{workspace.base_url}/response/{key}"


def respond(workspace: Workspace, key: str, body: dict[str, Any]) -> None:
    """Take one answer: a new post, or the source message replaced or deleted."""
    target = workspace.response_urls.get(key)
    if target is None or target.expires_at_seconds < time.monotonic():
        raise refuse("expired_url")
    if target.uses_left == 0:
        raise refuse("used_url")
    answer(workspace, target, body)
    target.uses_left -= 1


def answer(workspace: Workspace, target: ResponseUrl, body: dict[str, Any]) -> None:
    """Do what an answer's body asks; without response_type it is seen by one person only."""
    source = workspace.messages.get((target.channel, target.message_ts or ""))
    if body.get("delete_original") and source:
        messages.delete(workspace, source)
        return
    draft = Draft(
        text=str(body.get("text", "")),
        blocks=body.get("blocks") or [],
        thread_ts=body.get("thread_ts"),
        metadata=body.get("metadata"),
    )
    if body.get("replace_original") and source:
        messages.edit(workspace, source, draft)
        return
    only_to = None if body.get("response_type") == "in_channel" else target.user
    messages.post(workspace, target.channel, user=workspace.bot_id, draft=draft, only_to=only_to)
