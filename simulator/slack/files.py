"""Files: tickets, bytes, and how Slack tells them."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from simulator.slack.ids import new_id
from simulator.slack.messages import visible
from simulator.slack.workspace import StoredFile, Workspace

FILE_ID = re.compile(r"/(F\w+)(?:/|\Z)")


def stored(workspace: Workspace, user: str, *, name: str, content: bytes) -> StoredFile:
    """Keep a file that a person put into a form."""
    one = StoredFile(new_id("F"), name, len(content), user, title=name, content=content, is_complete=True)
    workspace.files[one.id] = one
    return one


def named_by(image: dict[str, Any]) -> str:
    """The id of the file that an image shows, empty when it shows none of the workspace."""
    named = image.get("slack_file", {})
    return str(named.get("id") or next(iter(FILE_ID.findall(named.get("url", ""))), ""))


def seen(workspace: Workspace, user: str) -> set[str]:
    """The files that a person sees: in messages, and in the images of messages and of their own views."""
    messages = visible(workspace, user)
    shared = {one for message in messages for one in message.files}
    views = [view.blocks for view in workspace.views.values() if view.user == user]
    return shared | set(_shown([*(message.blocks for message in messages), *views]))


def _shown(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _shown(one)
    elif isinstance(part, dict):
        if "slack_file" in part:
            yield named_by(part)
        for one in part.values():
            yield from _shown(one)


def file_type(name: str) -> str:
    """Slack's short type, which is the suffix."""
    return PurePath(name).suffix.removeprefix(".").lower() or "text"


def told(workspace: Workspace, file: StoredFile) -> dict[str, Any]:
    """The `file` object; its private addresses open only with the bot's token."""
    address = f"{workspace.base_url}/files/private/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": int(workspace.clock.now().timestamp()),
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": file_type(file.name),
        "user": file.user,
        "size": file.size_bytes,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "permalink": f"https://{workspace.seed.domain}.slack.com/files/{file.user}/{file.id}/{file.name}",
        "channels": [one for one in file.channels if workspace.channels[one].kind == "public"],
        "groups": [one for one in file.channels if workspace.channels[one].kind == "private"],
        "ims": [one for one in file.channels if workspace.channels[one].is_direct],
    }
