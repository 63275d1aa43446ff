"""What a window shows: who looks, where, and which thread lies open. All of it stands in the window's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from simulator.slack.channels import Channel
from simulator.slack.workspace import Workspace

HOME = "home"


@dataclass(frozen=True, slots=True)
class Look:
    """A person, a place (a channel's id, or `home`, the app's tab) and the ts of an open thread's root."""

    user: str
    place: str
    thread: str | None = None

    def url(self) -> str:
        """The address of a window that shows this."""
        query = {"as": self.user, "in": self.place, **({"thread": self.thread} if self.thread else {})}
        return f"/?{urlencode(query)}"


def read_look(workspace: Workspace, query: Mapping[str, str]) -> Look:
    """The look that a query asks for; what is unknown, or not this person's to see, falls back to the default."""
    people = [one.id for one in workspace.users.values() if not one.is_bot and not one.deleted]
    user = query.get("as", "") if query.get("as") in people else people[0]
    there = {one.id for one in channels_of(workspace, user)} | ({HOME} if workspace.manifest.has_home else set())
    place = query.get("in", "") if query.get("in") in there else _default(workspace, user)
    thread = query.get("thread")
    return Look(user, place, thread if thread and _is_thread(workspace, user, place, thread) else None)


def channels_of(workspace: Workspace, user: str) -> list[Channel]:
    """The conversations this person is in, archived ones left out; the direct messages with the bot come last."""
    direct = workspace.direct_channel({user})
    mine = [one for one in workspace.channels.values() if user in one.members and not one.is_archived]
    return [*(one for one in mine if one is not direct), direct]


def _default(workspace: Workspace, user: str) -> str:
    mine = channels_of(workspace, user)
    with_bot = [one for one in mine if workspace.bot_id in one.members]
    return (with_bot or mine)[0].id


def _is_thread(workspace: Workspace, user: str, place: str, ts: str) -> bool:
    root = workspace.messages.get((place, ts))
    return root is not None and root.thread_ts is None and root.only_to in {None, user}
