"""files.*: the upload in three steps, then what is known of a file, and its end."""

from typing import Any

from simulator.slack import files, messages
from simulator.slack.errors import refuse
from simulator.slack.ids import new_id
from simulator.slack.messages import Draft
from simulator.slack.methods.arguments import Arguments, required
from simulator.slack.methods.places import writable
from simulator.slack.workspace import StoredFile, Workspace


def get_upload_url(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """files.getUploadURLExternal: an address that takes exactly so many bytes."""
    name = required(arguments, "filename")
    try:
        size = int(required(arguments, "length"))
    except ValueError as error:
        raise refuse("invalid_arguments", "[ERROR] must provide an integer [json-pointer:/length]") from error
    file = StoredFile(new_id("F"), name, size, workspace.bot_id)
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.base_url}/files/upload/{file.id}", "file_id": file.id}


def complete_upload(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """files.completeUploadExternal: share what was uploaded, in a message of the bot when a channel is named."""
    wanted = required(arguments, "files")
    found = [_uploaded(workspace, one.get("id")) for one in wanted]
    channel = writable(workspace, arguments["channel_id"]) if arguments.get("channel_id") else None
    for file, asked in zip(found, wanted, strict=True):
        file.title, file.is_complete = asked.get("title") or file.name, True
    if channel:
        for file in found:
            file.channels.append(channel.id)
        draft = Draft(
            text=arguments.get("initial_comment", ""),
            thread_ts=arguments.get("thread_ts"),
            files=tuple(file.id for file in found),
        )
        messages.post(workspace, channel.id, user=workspace.bot_id, draft=draft)
    return {"files": [files.told(workspace, file) for file in found]}


def about_file(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """files.info."""
    return {"file": files.told(workspace, _known(workspace, arguments.get("file")))}


def delete_file(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """files.delete; messages that showed it show it no more."""
    file = _known(workspace, arguments.get("file"))
    if file.user != workspace.bot_id:
        raise refuse("cant_delete_file")
    del workspace.files[file.id]
    for message in list(workspace.messages.values()):
        if file.id in message.files:
            message.files.remove(file.id)
            workspace.changes.tell("message", message.channel)
    return {}


def _uploaded(workspace: Workspace, file_id: Any) -> StoredFile:
    file = workspace.files.get(file_id)
    if file is None or file.content is None:
        raise refuse("file_not_found")
    if file.is_complete:
        raise refuse("file_already_completed")
    return file


def _known(workspace: Workspace, file_id: Any) -> StoredFile:
    file = workspace.files.get(file_id)
    if file is None or not file.is_complete:
        raise refuse("file_not_found")
    return file
