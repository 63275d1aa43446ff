"""Finding what a person means by a label: on the modal in front of them, else on the newest message, else at home."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.slack import messages, views
from simulator.slack.blocks.surfaces import elements_of, flat
from simulator.slack.errors import CannotError, NotThereError
from simulator.slack.inputs import Values, initial_values
from simulator.slack.mrkdwn import Reader
from simulator.slack.render import Page, readable
from simulator.slack.workspace import Message, View, Workspace

OPTIONAL = re.compile(r"\s*\(optional\)$", re.IGNORECASE)
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a person looks: `at` modal, message or home; on a message with some text; in a thread; beside a text."""

    at: str | None = None
    channel: str | None = None
    on: str | None = None
    in_thread_of: str | None = None
    beside: str | None = None

    @property
    def is_on_a_message(self) -> bool:
        """Whether only messages are meant."""
        return self.at == "message" or bool(self.channel or self.on or self.in_thread_of)


@dataclass(frozen=True, slots=True)
class Surface:
    """A view or a message, as one person touches it."""

    blocks: list[dict[str, Any]]
    values: Values
    view: View | None = None
    message: Message | None = None

    @property
    def posted(self) -> Message:
        """The message, where it is known to be one."""
        if self.message is None:
            raise CannotError("That is not a message.")
        return self.message


@dataclass(frozen=True, slots=True)
class Spot:
    """One element on a surface, in its block; `option` is the entry of a menu when that was meant."""

    surface: Surface
    block: dict[str, Any]
    element: dict[str, Any]
    option: dict[str, Any] | None = None


Labels = Callable[[dict[str, Any], dict[str, Any]], list[tuple[str, dict[str, Any] | None]]]


def find(workspace: Workspace, user: str, *, label: str, labels: Labels, where: Where) -> Spot:
    """The element whose label says that; an exact label anywhere wins over one that only contains the words."""
    for is_same in (_equal, _contains):
        for surface in surfaces(workspace, user, where):
            for spot, name in _spots(surface, labels, beside=where.beside, page=Page(Reader(workspace, user))):
                if is_same(name, label):
                    return spot
    raise NotThereError(f"{workspace.users[user].real_name} sees nothing called “{label}” to use here.")


def surfaces(workspace: Workspace, user: str, where: Where) -> Iterator[Surface]:
    """What a person could touch, nearest first."""
    modal = views.top(workspace, user)
    if modal and where.at in {None, "modal"} and not where.is_on_a_message:
        yield Surface(modal.blocks, modal.values, view=modal)
        return
    home = workspace.views.get(workspace.homes.get(user, ""))
    if home and user in workspace.opened_home and where.at in {None, "home"} and not where.is_on_a_message:
        yield Surface(home.blocks, home.values, view=home)
    if where.at in {None, "message"}:
        for message in matching(workspace, user, where):
            values = message.values.setdefault(user, initial_values(message.blocks))
            yield Surface(message.blocks, values, message=message)


def matching(workspace: Workspace, user: str, where: Where) -> list[Message]:
    """Messages in that channel, with that text, in that thread; the newest first."""
    seen = messages.visible(workspace, user)
    if where.channel:
        channel = channel_named(workspace, user, where.channel)
        seen = [message for message in seen if message.channel == channel]
    if where.in_thread_of:
        wanted = where.in_thread_of
        roots = {(one.channel, one.ts) for one in seen if not one.thread_ts and _says(workspace, user, one, wanted)}
        seen = [one for one in seen if (one.channel, one.thread_ts or one.ts) in roots]
    if where.on:
        seen = [message for message in seen if _says(workspace, user, message, where.on)]
    return seen[::-1]


def channel_named(workspace: Workspace, user: str, name: str) -> str:
    """The id of a channel by id or `#name`; `bot` is the direct messages with the bot."""
    if name in {"bot", "dm"}:
        return workspace.direct_channel({user}).id
    plain = name.removeprefix("#")
    for channel in workspace.channels.values():
        if plain in {channel.id, channel.name} and user in channel.members:
            return channel.id
    raise CannotError(f"{workspace.users[user].real_name} is in no channel called {name}.")


def words(message: Message, page: Page) -> str:
    """What a message says: its blocks, or its text where it has none; files by name."""
    body = readable(message.blocks, page) if message.blocks else page.reader.reads(message.text)
    stored = [page.reader.workspace.files[one] for one in message.files if one in page.reader.workspace.files]
    return "\n".join([line for line in [body] if line] + [f"(file: {file.title or file.name})" for file in stored])


def same(name: str, label: str) -> bool:
    """Whether two labels are the same to a person."""
    return _equal(name, label)


def _says(workspace: Workspace, user: str, message: Message, text: str) -> bool:
    return message.ts == text or text in words(message, Page(Reader(workspace, user)))


def _spots(surface: Surface, labels: Labels, *, beside: str | None, page: Page) -> Iterator[tuple[Spot, str]]:
    is_reached = beside is None
    for block in flat(surface.blocks):
        is_reached = is_reached or (beside or "") in readable([block], page)
        if is_reached:
            for element in elements_of(block):
                for name, option in labels(block, element):
                    yield Spot(surface, block, element, option), name


def _plain(label: str) -> str:
    return SPACES.sub(" ", OPTIONAL.sub("", label)).strip().casefold()


def _equal(name: str, label: str) -> bool:
    return _plain(name) == _plain(label)


def _contains(name: str, label: str) -> bool:
    return bool(label.strip()) and _plain(label) in _plain(name)


def button_labels(_block: dict[str, Any], element: dict[str, Any]) -> list[tuple[str, dict[str, Any] | None]]:
    """What a button is called; the two feedback buttons are one element with two names."""
    if element["type"] == "feedback_buttons":
        return [(element[one]["text"]["text"], element[one]) for one in ("positive_button", "negative_button")]
    if element["type"] not in {"button", "icon_button", "workflow_button"}:
        return []
    spoken = element.get("accessibility_label")
    return [(element["text"]["text"], None), *([(spoken, None)] if spoken else [])]


def menu_entries(_block: dict[str, Any], element: dict[str, Any]) -> list[tuple[str, dict[str, Any] | None]]:
    """The entries of overflow menus."""
    if element["type"] != "overflow":
        return []
    return [(option["text"]["text"], option) for option in element["options"]]


def box_labels(block: dict[str, Any], element: dict[str, Any]) -> list[tuple[str, dict[str, Any] | None]]:
    """The boxes of checkboxes by their own words, and a lone box by its input's label too."""
    if element["type"] != "checkboxes":
        return []
    named: list[tuple[str, dict[str, Any] | None]] = [(one["text"]["text"], one) for one in element["options"]]
    lone = len(named) == 1 and "label" in block
    return [*named, *([(block["label"]["text"], element["options"][0])] if lone else [])]


def input_labels(block: dict[str, Any], element: dict[str, Any]) -> list[tuple[str, dict[str, Any] | None]]:
    """What an input or menu is called: its label, its placeholder, the section it stands in."""
    if element["type"] in {"button", "overflow", "image", "icon_button", "workflow_button", "feedback_buttons"}:
        return []
    texts = [block.get("label"), element.get("placeholder"), block.get("text")]
    return [(text["text"], None) for text in texts if text]
