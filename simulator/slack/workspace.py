"""Everything the simulated Slack knows, in memory, in one place."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.slack.changes import Change, Changes
from simulator.slack.channels import Channel
from simulator.slack.connection import Connection
from simulator.slack.delivery import Delivery
from simulator.slack.ids import Timestamps, new_id
from simulator.slack.inputs import Values
from simulator.slack.manifest import read_manifest
from simulator.slack.seed import BOT, Seed, acme
from simulator.slack.users import Group, User

WIRE_ENTRIES_MAX = 2_000
REMEMBERED_MAX = 5_000

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class Message:
    """A post in a conversation; `only_to` makes it ephemeral, `values` is what each person set in its inputs."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    files: list[str] = field(default_factory=list)
    edited_ts: str | None = None
    only_to: str | None = None
    values: dict[str, Values] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """A modal or home tab of one person, with what stands in its inputs and the errors shown at them."""

    id: str
    user: str
    body: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    channel: str | None = None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks shown."""
        blocks: list[dict[str, Any]] = self.body["blocks"]
        return blocks


@dataclass(frozen=True, slots=True)
class Trigger:
    """The right to open a view, once and for three seconds; `view_id` is the modal it came from."""

    user: str
    expires_at_seconds: float
    channel: str | None
    view_id: str | None


@dataclass(slots=True)
class ResponseUrl:
    """Where an answer to one action goes: five times within thirty minutes."""

    user: str
    channel: str
    expires_at_seconds: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses_left: int = 5


@dataclass(slots=True)
class StoredFile:
    """A file: first a ticket to upload to, then bytes, then shared (or held in a person's file input)."""

    id: str
    name: str
    size_bytes: int
    user: str
    title: str = ""
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)
    is_complete: bool = False
    shown_to: set[str] = field(default_factory=set)  # who was given its address, and may load it a moment later


def remember(those: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep what an act left behind, for as long as there are not 5,000 newer ones of its kind."""
    those[key] = value
    if len(those) > REMEMBERED_MAX:
        del those[next(iter(those))]


class Workspace:
    """The holder of all state; what may be done with it stands in the files beside."""

    def __init__(
        self, clock: Clock, faults: Faults, *, base_url: str, manifest: dict[str, Any], seed: Seed | None = None
    ) -> None:
        """Start from a seed, or from Acme."""
        self.clock = clock
        self.faults = faults
        self.base_url = base_url
        self.manifest = read_manifest(manifest)
        self.connection = Connection()
        self.delivery = Delivery(self.connection)
        self._running: set[asyncio.Task[None]] = set()
        self.bot_id = BOT
        self.bot_member_id = "B0SIM"
        self.app_id = "A0SIM"
        self.changes = Changes()
        self.wire: deque[dict[str, Any]] = deque(maxlen=WIRE_ENTRIES_MAX)
        self.fill(seed or acme(self.manifest.name))

    def fill(self, seed: Seed) -> None:
        """Begin anew with this seed; connections and the wire log stay."""
        self.seed = seed
        self.users: dict[str, User] = {user.id: user for user in seed.users}
        self.groups: dict[str, Group] = {group.id: group for group in deepcopy(seed.groups)}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in deepcopy(seed.channels)}
        self.messages: dict[tuple[str, str], Message] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.triggers: dict[str, Trigger | None] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, StoredFile] = {}
        self.notices: dict[str, list[str]] = {}
        self.offered: dict[tuple[str, str], dict[str, Any]] = {}
        self.opened_home: set[str] = set()
        self.timestamps = Timestamps()
        self.tickets: dict[str, float] = {}
        self.runs: dict[str, dict[str, Any]] = {}  # of steps of workflows

    def next_ts(self) -> str:
        """A fresh message timestamp."""
        return self.timestamps.next(self.clock.now())

    def observe(self) -> AsyncIterator[Change]:
        """Every change from now on."""
        return self.changes.observe()

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run beside the request that caused it; it is kept until it ends, or the loop would drop it."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def notice(self, user: str, text: str) -> None:
        """Something Slack itself tells one person: a command that timed out, a modal that would not submit."""
        self.notices.setdefault(user, []).append(text)
        self.changes.tell("notice", user)

    def direct_channel(self, people: set[str]) -> Channel:
        """The direct conversation of the bot with these people, made when it is not there yet."""
        members = people | {self.bot_id}
        for channel in self.channels.values():
            if channel.is_direct and channel.members == members:
                return channel
        kind = "im" if len(people) == 1 else "mpim"
        channel = Channel(new_id("D" if kind == "im" else "G"), "", kind, members)
        self.channels[channel.id] = channel
        self.changes.tell("channel", channel.id)
        return channel
