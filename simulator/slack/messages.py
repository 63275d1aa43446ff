"""Posting, editing and deleting messages, and who sees which."""

from dataclasses import dataclass
from typing import Any

from simulator.slack import events
from simulator.slack.blocks.surfaces import message_problems
from simulator.slack.errors import refuse
from simulator.slack.ids import new_id
from simulator.slack.inputs import initial_values, kept, with_ids
from simulator.slack.workspace import Message, Workspace

TEXT_CHARACTERS_MAX = 40_000
EDITED_CHARACTERS_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be posted, not yet checked; blocks that are None are not spoken of, so an edit keeps the old ones."""

    text: str = ""
    blocks: list[dict[str, Any]] | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    files: tuple[str, ...] = ()


def post(workspace: Workspace, channel: str, *, user: str, draft: Draft, only_to: str | None = None) -> Message:
    """Put a message into a channel; refused as Slack refuses it, then nothing was posted."""
    check(workspace, draft, text_max=TEXT_CHARACTERS_MAX)
    message = Message(
        channel=channel,
        ts=workspace.next_ts(),
        user=user,
        text=draft.text[:TEXT_CHARACTERS_MAX],
        blocks=with_ids(draft.blocks or [], names=lambda: new_id("b")),
        thread_ts=_root_ts(workspace, channel, draft.thread_ts),
        metadata=draft.metadata,
        files=list(draft.files),
        only_to=only_to,
    )
    workspace.messages[channel, message.ts] = message
    workspace.changes.tell("message", channel)
    if message.metadata and not only_to:
        events.metadata_posted(workspace, message)
    return message


def edit(workspace: Workspace, message: Message, draft: Draft) -> None:
    """Put other words in a message's place; inputs that keep their ids keep what people set in them."""
    check(workspace, draft, text_max=EDITED_CHARACTERS_MAX)
    message.text = draft.text
    if draft.blocks is not None:
        message.blocks = with_ids(draft.blocks, names=lambda: new_id("b"))
    message.metadata = draft.metadata or message.metadata
    message.edited_ts = workspace.next_ts()
    fresh = initial_values(message.blocks)
    message.values = {user: kept(values, fresh) for user, values in message.values.items()}
    workspace.changes.tell("message", message.channel)


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away; its thread's replies stay, as in Slack."""
    workspace.messages.pop((message.channel, message.ts), None)
    workspace.changes.tell("message", message.channel)


def check(workspace: Workspace, draft: Draft, *, text_max: int) -> None:
    """Refuse what Slack refuses: nothing to show, too long, bad blocks, bad metadata."""
    if not draft.text.strip() and not draft.blocks and not draft.files:
        raise refuse("no_text")
    if len(draft.text) > text_max:
        raise refuse("msg_too_long")
    blocks = [] if draft.blocks is None else draft.blocks
    problems = message_problems(blocks) or missing_files(workspace, blocks, at="/blocks")
    if problems := problems or _unknown(workspace, blocks):
        raise refuse("invalid_blocks", *problems)
    if draft.metadata is not None and not _is_metadata(draft.metadata):
        raise refuse("invalid_metadata_format")


def _unknown(workspace: Workspace, blocks: list[dict[str, Any]]) -> list[str]:
    """Name the blocks of a kind that this workspace is ordered to know nothing of."""
    return [
        f"[ERROR] unsupported type: {block['type']} [json-pointer:/blocks/{place}/type]"
        for place, block in enumerate(blocks)
        if workspace.faults.take("blocks", block["type"])
    ]


def _is_metadata(metadata: Any) -> bool:
    return (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and bool(metadata["event_type"])
        and isinstance(metadata.get("event_payload"), dict)
    )


def missing_files(workspace: Workspace, blocks: list[dict[str, Any]], *, at: str) -> list[str]:
    """Image blocks whose `slack_file` is not an uploaded file of this workspace."""
    named = [(number, block["slack_file"]) for number, block in enumerate(blocks) if "slack_file" in block]
    return [
        f"[ERROR] invalid slack file [json-pointer:{at}/{number}/slack_file]"
        for number, named_file in named
        if not any(_is(workspace, stored.id, named_file) for stored in workspace.files.values() if stored.is_complete)
    ]


def _is(workspace: Workspace, file_id: str, named: dict[str, Any]) -> bool:
    return named.get("id") == file_id or named.get("url", "").startswith(
        f"{workspace.base_url}/files/private/{file_id}/"
    )


def _root_ts(workspace: Workspace, channel: str, thread_ts: str | None) -> str | None:
    """The thread's root: a reply to a reply lands in the same thread, one to nothing is refused."""
    if thread_ts is None:
        return None
    there = workspace.messages.get((channel, thread_ts))
    if there is None and not any(
        one.thread_ts == thread_ts for one in workspace.messages.values() if one.channel == channel
    ):
        raise refuse("thread_not_found")
    return there.thread_ts or thread_ts if there else thread_ts


def told(workspace: Workspace, message: Message) -> dict[str, Any]:
    """The `message` object as the API answers it."""
    by_bot = message.user == workspace.bot_id
    body: dict[str, Any] = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if by_bot:
        body |= {"bot_id": workspace.bot_member_id, "app_id": workspace.app_id}
    body["team"] = workspace.seed.team_id
    if message.blocks:
        body["blocks"] = message.blocks
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        body["metadata"] = message.metadata
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    return body


def visible(workspace: Workspace, user: str) -> list[Message]:
    """What one person can see, oldest first: their channels, ephemerals for them alone."""
    return sorted(
        (
            message
            for message in workspace.messages.values()
            if user in workspace.channels[message.channel].members and message.only_to in {None, user}
        ),
        key=lambda message: message.ts,
    )
