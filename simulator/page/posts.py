"""Messages as they stand in a conversation or a thread; each is drawn once until something about it changes."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Template
from markupsafe import Markup

from simulator.page.blocks import Surface, html
from simulator.page.look import Look
from simulator.page.markup import mrkdwn
from simulator.page.people import hue
from simulator.page.templates import environment
from simulator.slack.inputs import Values, initial_values
from simulator.slack.mrkdwn import Reader, date_text
from simulator.slack.workspace import Message, Workspace

DRAWN_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Replies:
    """What hangs below a root: how many, when the newest came, and whether one of them is new to the reader."""

    count: int = 0
    newest_ts: str = ""
    has_new: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message with what is known of its replies; in a thread nothing is."""

    message: Message
    replies: Replies | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The posts of one day, in the reader's own zone."""

    name: str
    posts: list[Markup]


class Posts:
    """What was drawn before, by reader and message; the oldest drawings go first."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing drawn."""
        self._workspace = workspace
        self._drawn: OrderedDict[tuple[str, str, str, bool], tuple[Any, Markup]] = OrderedDict()
        self._template: Template = environment().get_template("message.html")

    def days(self, look: Look, posts: Iterable[Post]) -> list[Day]:
        """The posts under the names of their days."""
        zone = ZoneInfo(self._workspace.users[look.user].tz)
        today = self._workspace.clock.now().astimezone(zone).date()
        by_day = groupby(posts, key=lambda post: _when(post.message.ts, zone).date())
        return [Day(_name(day, today), [self.html(look, post) for post in found]) for day, found in by_day]

    def html(self, look: Look, post: Post) -> Markup:
        """One post, as drawn before if nothing about it has changed."""
        message = post.message
        key = (look.user, message.channel, message.ts, post.replies is None)
        mark = self._mark(look, post)
        before = self._drawn.pop(key, None)
        drawn = before if before and before[0] == mark else (mark, self._draw(look, post))
        self._drawn[key] = drawn
        if len(self._drawn) > DRAWN_MAX:
            self._drawn.popitem(last=False)
        return drawn[1]

    def _mark(self, look: Look, post: Post) -> Any:
        message, newest = post.message, self._workspace.changes.newest
        values = dict(message.values.get(look.user, {}))
        names = (newest.get("workspace", 0), newest.get("channel", 0))
        return message.text, message.edited_ts, values, post.replies, names

    def _draw(self, look: Look, post: Post) -> Markup:
        workspace, message = self._workspace, post.message
        reader, author = Reader(workspace, look.user), workspace.users[message.user]
        when = _when(message.ts, ZoneInfo(workspace.users[look.user].tz))
        shown = self._template.render(
            message=message,
            author=author,
            is_bot=author.id == workspace.bot_id,
            hue=hue(author.id),
            replies=post.replies,
            thread_url=Look(look.user, message.channel, message.thread_ts or message.ts).url(),
            shortcuts=workspace.manifest.offers("message"),
            time=date_text(int(when.timestamp()), pattern="{time}", zone=ZoneInfo(workspace.users[look.user].tz)),
            when=when,
            body=_body(post, reader),
            files=[workspace.files[one] for one in message.files if one in workspace.files],
            user=look.user,
        )
        return Markup(shown)  # noqa: S704 - the template has escaped it


def _body(post: Post, reader: Reader) -> Markup:
    """The blocks, with what this person set in them, else the text."""
    message = post.message
    if not message.blocks:
        return mrkdwn(message.text, reader)
    values: Values = message.values.get(reader.user) or initial_values(message.blocks)
    name, pane = f"message:{message.channel}:{message.ts}", "thread-" if post.replies is None else ""
    return html(message.blocks, Surface(name, reader, values, pane=pane))


def _when(ts: str, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(zone)


def _name(day: date, today: date) -> str:
    near = {today: "Today", today - timedelta(days=1): "Yesterday"}
    return near.get(day) or f"{day:%A}, {day:%B} {day.day}" + (f", {day.year}" if day.year != today.year else "")
