"""What stands in the inputs and menus of a surface, and what else could be chosen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from simulator.page.markup import with_emoji
from simulator.slack.inputs import FIELDS, Values, held, initial_values
from simulator.slack.mrkdwn import Reader
from simulator.slack.rich import rich_text

Block = dict[str, Any]
PEOPLE, CHANNELS, CONVERSATIONS = "users_select", "channels_select", "conversations_select"


@dataclass(frozen=True, slots=True)
class Spot:
    """One element on the page: where it is, what it holds, what is said of it; of some Enter is told (`is_entered`)."""

    block: str
    action: str
    key: str
    id: str
    value: Any
    described_by: str
    is_wrong: bool
    is_entered: bool
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    text: str
    is_chosen: bool


def id_of(key: str, part: str) -> str:
    """An id for the document; a block's own name may hold spaces, an id may not."""
    return f"{part}-{'_'.join(key.split())}"


def value_of(block: Block, element: Block, values: Values) -> Any:
    """What an element holds: what was put there, or what it starts with."""
    if element["type"] not in FIELDS:
        return None
    key = (block["block_id"], element["action_id"])
    return held(values[key] if key in values else initial_values([block])[key])


def grouped(element: Block, value: Any, reader: Reader) -> list[tuple[str, list[Choice]]]:
    """Everything a menu offers, by groups; without groups there is one that has no name."""
    if element["type"] in {PEOPLE, CHANNELS, CONVERSATIONS}:
        return [("", _places(element, value, reader))]
    groups = element.get("option_groups") or [{"label": {"text": ""}, "options": element.get("options", [])}]
    chosen = {one["value"] for one in _several(value)}
    return [(group["label"]["text"], [_choice(one, chosen, reader) for one in group["options"]]) for group in groups]


def chips(element: Block, value: Any, reader: Reader) -> list[Choice]:
    """What is chosen in a menu that holds several, or that the app fills."""
    if isinstance(value, list | dict) and all(isinstance(one, dict) for one in _several(value)):
        return [_choice(one, {one["value"]}, reader) for one in _several(value)]
    named = reader.person if element["type"].endswith(PEOPLE) else reader.channel
    return [Choice(one, named(one), is_chosen=True) for one in _several(value)]


def typed(element: Block, value: Any, reader: Reader) -> str:
    """What stands in an input as the browser wants it: wall-clock times in the reader's zone."""
    if value is None:
        return ""
    if element["type"] == "rich_text_input":
        return rich_text(value, reader)
    if element["type"] == "datetimepicker":
        zone = ZoneInfo(reader.workspace.users[reader.user].tz)
        return f"{datetime.fromtimestamp(value, UTC).astimezone(zone):%Y-%m-%dT%H:%M}"
    return str(value)


def wrong(errors: Mapping[str, str], block: Block) -> str:
    """What is wrong with an input, in words; empty when nothing is."""
    return errors.get(block["block_id"], "")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _choice(option: Block, chosen: set[str], reader: Reader) -> Choice:
    text = option["text"]
    words = reader.reads(text["text"]) if text["type"] == "mrkdwn" else text["text"]
    return Choice(option["value"], with_emoji(words), is_chosen=option["value"] in chosen)


def _places(element: Block, value: Any, reader: Reader) -> list[Choice]:
    """People or conversations; what is chosen already is offered even where it would not be found."""
    found = _people(reader) if element["type"] == PEOPLE else _conversations(element, reader)
    named = reader.person if element["type"] == PEOPLE else reader.channel
    ids = dict.fromkeys([*found, *_several(value)])
    return [Choice(one, named(one), is_chosen=one == value) for one in ids]


def _people(reader: Reader) -> list[str]:
    return [user.id for user in reader.workspace.users.values() if not (user.deleted or user.is_bot)]


def _conversations(element: Block, reader: Reader) -> list[str]:
    wanted = element.get("filter", {}).get("include", ["public", "private", "im", "mpim"])
    kinds = {"public"} if element["type"] == CHANNELS else set(wanted)
    return [
        channel.id
        for channel in reader.workspace.channels.values()
        if channel.kind in kinds and reader.user in channel.members and not channel.is_archived
    ]
