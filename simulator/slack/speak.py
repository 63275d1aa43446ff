"""What people say and start: messages, slash commands, shortcuts, the home tab."""

import re

from simulator.slack import events, messages, payloads, responses
from simulator.slack.delivery import Ack, Parcel
from simulator.slack.errors import CannotError, NotThereError, RefusedError
from simulator.slack.find import Where, channel_named, matching
from simulator.slack.manifest import Shortcut
from simulator.slack.messages import Draft
from simulator.slack.workspace import Message, ResponseUrl, Workspace

PERSON = re.compile(r"@(\w+)")
CHANNEL = re.compile(r"#([\w-]+)")


async def types(workspace: Workspace, user: str, *, text: str, channel: str, thread: str | None) -> Ack:
    """Write into a channel named by people, in a thread that says something."""
    place = channel_named(workspace, user, channel)
    root = _root(workspace, user, channel=place, thread=thread) if thread else None
    return await say(workspace, user, text=text, place=place, root=root)


async def say(workspace: Workspace, user: str, *, text: str, place: str, root: str | None) -> Ack:
    """Write into a conversation; a text that starts with `/` is a slash command, which threads do not take."""
    workspace.opened_home.discard(user)
    if not text.startswith("/"):
        message = messages.post(workspace, place, user=user, draft=Draft(text=text, thread_ts=root))
        events.said(workspace, message)
        return Ack(is_ok=True)
    command, _, argument = text.partition(" ")
    if root:
        workspace.notice(user, f"{command} is not supported in threads. Sorry!")
        return Ack(is_ok=False, reason="not_in_threads")
    if command not in workspace.manifest.commands or "commands" not in workspace.manifest.scopes:
        workspace.notice(user, f"{command} is not a valid command.")
        return Ack(is_ok=False, reason="unknown_command")
    return await _command(workspace, user, channel=place, command=command, text=argument.strip())


async def shortcut(workspace: Workspace, user: str, *, name: str, where: Where) -> Ack:
    """Start a shortcut by its name; one for messages needs a message."""
    found = shortcut_named(workspace, name)
    there = matching(workspace, user, where) if found.kind == "message" else []
    return await start(workspace, user, shortcut=found, message=there[0] if there else None)


def shortcut_named(workspace: Workspace, name: str) -> Shortcut:
    """The shortcut of the manifest with this name or callback id."""
    found = next((one for one in workspace.manifest.shortcuts if name in {one.name, one.callback_id}), None)
    if found is None or "commands" not in workspace.manifest.scopes:
        raise CannotError(f"There is no shortcut called “{name}”.")
    return found


async def start(workspace: Workspace, user: str, *, shortcut: Shortcut, message: Message | None) -> Ack:
    """Start a shortcut, from this message if it is one for messages; a person sees when the app fails to answer."""
    if shortcut.kind == "global":
        payload = payloads.global_shortcut(workspace, user, callback_id=shortcut.callback_id)
    elif message:
        payload = payloads.message_shortcut(workspace, user, callback_id=shortcut.callback_id, message=message)
    else:
        raise NotThereError("There is no such message to start the shortcut from.")
    ack = await workspace.delivery.send(Parcel("interactive", payload))
    if not ack.is_ok:
        workspace.notice(user, f"“{shortcut.name}” did not work: {_error_word(ack)}.")
    return ack


def open_home(workspace: Workspace, user: str) -> None:
    """Look at the app's home tab; the app hears of it each time."""
    if not workspace.manifest.has_home:
        raise CannotError("The app has no home tab.")
    workspace.opened_home.add(user)
    events.home_opened(workspace, user)


async def _command(workspace: Workspace, user: str, *, channel: str, command: str, text: str) -> Ack:
    if workspace.manifest.commands[command].should_escape:
        text = _escaped(workspace, text)
    payload = payloads.slash_command(workspace, user, channel=channel, command=command, text=text)
    ack = await workspace.delivery.send(Parcel("slash_commands", payload))
    if not ack.is_ok:
        workspace.notice(user, f'{command} failed with the error "{_error_word(ack)}"')
        return ack
    body = ack.payload or ({"text": ack.body} if isinstance(ack.body, str) and ack.body.strip() else {})
    if body.get("text") or body.get("blocks"):
        try:
            responses.answer(workspace, ResponseUrl(user, channel, 0.0), body)
        except RefusedError as error:
            workspace.notice(user, f'{command} failed with the error "{error.code}"')
            return Ack(is_ok=False, body=error.answer(), reason=error.code)
    return ack


def _error_word(ack: Ack) -> str:
    return "operation_timeout" if ack.reason == "timeout" else "dispatch_failed"


def _escaped(workspace: Workspace, text: str) -> str:
    """Names become ids, as `should_escape` asks."""
    people = {user.name: user for user in workspace.users.values()}
    channels = {one.name: one for one in workspace.channels.values() if not one.is_direct}
    text = PERSON.sub(lambda found: f"<@{people[found[1]].id}|{found[1]}>" if found[1] in people else found[0], text)
    return CHANNEL.sub(
        lambda found: f"<#{channels[found[1]].id}|{found[1]}>" if found[1] in channels else found[0], text
    )


def _root(workspace: Workspace, user: str, *, channel: str, thread: str) -> str:
    there = matching(workspace, user, Where(channel=channel, in_thread_of=thread))
    if not there:
        raise NotThereError(f"There is no message that says “{thread}”.")
    return there[-1].thread_ts or there[-1].ts
