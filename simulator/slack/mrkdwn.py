"""Slack's text markup as a person reads it: names for ids, dates in their own zone, marks gone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simulator.slack.workspace import Workspace

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
ANGLE = re.compile(r"<([^<>\n]+)>")
CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
MARKS = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.+?)(?<=\S)\1(?![\w*_~])")
MENTIONS = re.compile(r"<(?:@([UW]\w+)|!subteam\^(\w+)|!(here|channel|everyone))(?:\|[^>]*)?>")
DATE_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reader:
    """One person reading: it knows everybody's names and their time zone."""

    workspace: Workspace
    user: str

    def reads(self, text: str) -> str:
        """Markup as it looks on the screen; code spans keep what stands in them."""
        parts, at = [], 0
        for code in CODE.finditer(text):
            parts += [self._plain(text[at : code.start()]), self._angles(code.group(1) or code.group(2))]
            at = code.end()
        return _unescaped("".join([*parts, self._plain(text[at:])]))

    def _plain(self, text: str) -> str:
        shown = self._angles(text)
        while (unmarked := MARKS.sub(r"\2", shown)) != shown:
            shown = unmarked
        return shown

    def _angles(self, text: str) -> str:
        return ANGLE.sub(lambda found: self._named(found.group(1)), text)

    def _named(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        readers: dict[str, Callable[[str], str]] = {"@": self.person, "#": self.channel, "!": self._special}
        if target[:1] in readers and target[1:]:
            return readers[target[0]](target[1:]) if not target.startswith("!date") else self._date(target, label)
        shown = target.removeprefix("mailto:")
        return f"{label} ({shown})" if label and label != shown else shown

    def person(self, user_id: str) -> str:
        """`@Ana`; an unknown id stays as it is."""
        user = self.workspace.users.get(user_id)
        return f"@{user.real_name}" if user else f"@{user_id}"

    def channel(self, channel_id: str) -> str:
        """`#marketing`; direct messages are named after the person in them."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None:
            return f"#{channel_id}"
        return "direct messages" if channel.is_direct else f"#{channel.name}"

    def _special(self, name: str) -> str:
        if name.startswith("subteam^"):
            group = self.workspace.groups.get(name.removeprefix("subteam^"))
            return f"@{group.handle}" if group else f"@{name}"
        return f"@{name}"

    def _date(self, target: str, fallback: str) -> str:
        parts = target.split("^")
        if len(parts) < 3 or not parts[1].isdigit():
            return fallback
        zone = ZoneInfo(self.workspace.users[self.user].tz)
        return date_text(int(parts[1]), pattern=parts[2], zone=zone)


def date_text(timestamp: int, *, pattern: str, zone: ZoneInfo) -> str:
    """Slack's `{date}` tokens for an instant, in the reader's zone; unknown tokens stay."""
    local = datetime.fromtimestamp(timestamp, UTC).astimezone(zone)
    clock = f"{local:%I:%M}".removeprefix("0")
    long = f"{local:%B} {local.day}{_ordinal(local.day)}, {local.year}"
    tokens = {
        "date_num": f"{local:%Y-%m-%d}",
        "date": long,
        "date_pretty": long,
        "date_short": f"{local:%b} {local.day}, {local.year}",
        "date_short_pretty": f"{local:%b} {local.day}, {local.year}",
        "date_long": f"{local:%A}, {long}",
        "date_long_pretty": f"{local:%A}, {long}",
        "day_divider_pretty": f"{local:%A}, {long}",
        "time": f"{clock} {local:%p}",
        "time_secs": f"{clock}:{local:%S} {local:%p}",
    }
    return DATE_TOKEN.sub(lambda found: tokens.get(found.group(1), found.group(0)), pattern)


def mentions(text: str) -> list[str]:
    """Who gets a notification from this text: person ids, group ids and the broadcasts `@here`, `@channel`."""
    return [user or group or f"@{broadcast}" for user, group, broadcast in MENTIONS.findall(text)]


def _ordinal(day: int) -> str:
    if 10 < day % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _unescaped(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text
