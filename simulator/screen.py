"""A person's screen as the driver reads it: the modal in front, posts with their threads, all of it as text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Modal:
    """The modal in front of a person: its words, what its inputs hold by label, and the errors shown at them."""

    title: str
    text: str
    submit: str | None
    close: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """A message as one person reads it; `mentions` are the ids that got a notification, `files` ids by name."""

    channel: str
    ts: str
    sender: str
    text: str
    fallback: str
    buttons: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    is_ephemeral: bool = False
    is_edited: bool = False
    replies: tuple["Post", ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def thread(self) -> str:
        """The message and its replies, as one text."""
        return "\n".join([self.text, *(reply.text for reply in self.replies)])


def surfaces(screen: Told) -> list[str]:
    """Every piece of text on a screen, the modal in front first, then the newest message."""
    front = [screen["modals"][-1]["text"], *_errors(screen["modals"][-1])] if screen["modals"] else []
    home = [screen["home"]["text"]] if screen["home"] else []
    told = [one for post in posts(screen) for one in (post, *post.replies)]
    newest = sorted(told, key=lambda post: post.ts, reverse=True)
    return [*front, *screen["notices"][::-1], *(post.text for post in newest), *home]


def posts(screen: Told) -> list[Post]:
    """The root messages of every channel on a screen, oldest first."""
    found = [_post(channel["name"], message) for channel in screen["channels"] for message in channel["messages"]]
    return sorted(found, key=lambda post: post.ts)


def modal_of(screen: Told) -> Modal:
    """The modal in front, which must be there."""
    told = screen["modals"][-1]
    return Modal(
        title=told["title"],
        text=told["text"],
        submit=told["submit"],
        close=told["close"],
        inputs={label: held["holds"] for label, held in told["inputs"].items()},
        errors=told["errors"],
        buttons=tuple(told["buttons"]),
        depth=len(screen["modals"]),
    )


def described(screen: Told) -> str:
    """A screen as text, for a person who wonders why a test failed."""
    parts = [f"What {screen['user']} sees:"]
    for channel in screen["channels"]:
        parts.append(f"--- {channel['name']}")
        for message in channel["messages"]:
            parts.append(f"{message['from']}: {message['text']}")
            parts += [f"    {reply['from']}: {reply['text']}" for reply in message.get("replies", [])]
    parts += [f"--- notice\n{notice}" for notice in screen["notices"]]
    parts += [f"--- home\n{screen['home']['text']}"] if screen["home"] else []
    parts += [f"--- modal\n{modal['text']}" for modal in screen["modals"]]
    return "\n".join(parts)


def _post(channel: str, told: Told) -> Post:
    return Post(
        channel=channel,
        ts=told["ts"],
        sender=told["from"],
        text=told["text"],
        fallback=told["fallback"],
        buttons=tuple(told["buttons"]),
        mentions=tuple(told["mentions"]),
        is_ephemeral=told["is_ephemeral"],
        is_edited=told["is_edited"],
        files={file["name"]: file["id"] for file in told["files"]},
        replies=tuple(_post(channel, reply) for reply in told.get("replies", [])),
    )


def _errors(modal: Told) -> list[str]:
    return [str(error) for error in modal["errors"].values()]
