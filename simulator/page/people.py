"""What the page remembers of each person: how far they have read, which notices they put away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.slack.mrkdwn import mentions
from simulator.slack.sees import markup
from simulator.slack.workspace import Message, Workspace

EVERYBODY = {"@here", "@channel", "@everyone"}
HUES = 6


@dataclass(slots=True)
class Unread:
    """What is new to somebody in one channel: anything at all, and how often it is meant for them."""

    is_any: bool = False
    for_me: int = 0


@dataclass(slots=True)
class Memory:
    """Reading marks by person, channel and thread (none: the channel itself), and notices put away by number."""

    marks: dict[tuple[str, str, str | None], str] = field(default_factory=dict)
    put_away: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    version: int = 0

    def reset(self) -> None:
        """Forget all of it."""
        self.marks.clear()
        self.put_away.clear()
        self.version += 1

    def read(self, user: str, channel: str, *, thread: str | None, ts: str) -> None:
        """Somebody has read until there; never back."""
        key = (user, channel, thread)
        if self.marks.get(key, "") < ts:
            self.marks[key] = ts
            self.version += 1

    def dismiss(self, user: str, number: int) -> None:
        """Somebody put a notice away."""
        self.put_away[user].add(number)
        self.version += 1

    def is_new(self, user: str, message: Message) -> bool:
        """Whether somebody else wrote this and the person has not seen it."""
        mark = self.marks.get((user, message.channel, message.thread_ts), "")
        return message.ts > mark and message.user != user and message.only_to in {None, user}

    def unread(self, workspace: Workspace, user: str) -> defaultdict[str, Unread]:
        """What is new to somebody, by channel; a reply counts only when it is meant for them."""
        found: defaultdict[str, Unread] = defaultdict(Unread)
        groups = {one.id for one in workspace.groups.values() if user in one.members}
        for message in workspace.messages.values():
            if self.is_new(user, message):
                place = workspace.channels[message.channel]
                is_for_me = user in place.members and (place.is_direct or is_meant_for(message, {user, *groups}))
                found[message.channel].for_me += is_for_me
                found[message.channel].is_any |= is_for_me or message.thread_ts is None
        return found


def is_meant_for(message: Message, names: Iterable[str]) -> bool:
    """Whether a message mentions one of these people or groups, or everybody."""
    told = markup(message)
    return "<" in told and not EVERYBODY.union(names).isdisjoint(mentions(told))


def hue(user: str) -> int:
    """The number of the colour that stands for somebody: always the same one."""
    return sum(user.encode()) % HUES
