"""Texts as a phone shows them: bubbles, the times between them, and links to tap."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from simulator.twilio.carrier import Text

SHOWN_MAX = 40
PAUSE = timedelta(minutes=15)

_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_LINK = re.compile(
    r"(?:https?://|(?<![\w@.-])(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/))[^\s<>\"]*[^\s<>\".,;:!?)'”’]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text; with a `url` they are a link."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text: its place in the whole, the time above it if one is due, and its words."""

    key: int
    is_own: bool
    above: str
    parts: Sequence[Part]


def texts_shown(texts: Sequence[Text], *, now: datetime, zone: tzinfo) -> list[Bubble]:
    """The newest texts as bubbles, oldest first: 40 at most."""
    first = max(len(texts) - SHOWN_MAX, 0)
    shown = []
    before = None
    for key, text in enumerate(texts[first:], start=first):
        above = "" if before and text.at - before < PAUSE else _when(text.at.astimezone(zone), now.astimezone(zone))
        shown.append(Bubble(key, text.direction == "out", above, list(_parts(text.body))))
        before = text.at
    return shown


def spaced(number: str) -> str:
    """A number as people write it; only an American one is known to part that way."""
    return _AMERICAN.sub(r"+1 \1 \2 \3", number)


def _when(at: datetime, now: datetime) -> str:
    days = (now.date() - at.date()).days
    day = {0: "Today", 1: "Yesterday"}.get(days, f"{at:%a} {at.day} {at:%b}")
    return f"{day} {at.hour}:{at:%M}"


def _parts(body: str) -> Iterator[Part]:
    done = 0
    for link in _LINK.finditer(body):
        yield Part(body[done : link.start()])
        words = link.group()
        yield Part(words, words if "://" in words else f"https://{words}")
        done = link.end()
    yield Part(body[done:])
