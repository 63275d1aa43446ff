"""What happened with one person, newest first: the kinds of things, and which of them somebody looks at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What can happen; `other` is what was done to the contact itself."""

    MARKETING = "marketing"
    TEST = "tests"
    REPLY = "replies"
    CLICK = "clicks"
    CONSENT = "consent"
    LIST = "lists"
    AUTOMATION = "automations"
    OTHER = "other"


class Happening(StrEnum):
    """What is done with people, often with many at once."""

    IMPORTED = "imported"
    JOINED = "joined"
    LEFT = "left"
    MARKETING_ON = "marketing_on"
    MARKETING_OFF = "marketing_off"


LABEL: Mapping[Kind | None, str] = MappingProxyType(
    {
        None: "All",
        Kind.MARKETING: "Marketing SMS",
        Kind.TEST: "Tests",
        Kind.REPLY: "Replies",
        Kind.CLICK: "Clicks",
        Kind.CONSENT: "Consent",
        Kind.LIST: "Lists and imports",
        Kind.AUTOMATION: "Automations",
        Kind.OTHER: "Changes",
    }
)
"""What can be looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `what` says it in words of ours, `said` in those of a person."""

    at: datetime
    kind: Kind
    what: str
    said: str = ""
    message: int | None = None
    by: str = ""  # a Slack user id, or what acts by itself


@dataclass(frozen=True, slots=True)
class Look:
    """Whose timeline somebody looks at, which kind of thing, and from which place on."""

    contact: int
    kind: Kind | None = None
    start: int = 0

    @property
    def argument(self) -> str:
        """The look as a button carries it; the letter keeps it from being taken for a message's number."""
        return f"c{self.contact} {self.kind or 'all'} {self.start}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a timeline."""

    look: Look
    entries: tuple[Entry, ...]
    earlier: Look | None
    further: Look | None


def read(argument: str) -> Look | None:
    """Read a look back, or the bare id of a contact; None when it is neither."""
    words = argument.split()
    contact = words[0].removeprefix("c") if words else ""
    if not (contact.isascii() and contact.isdecimal() and len(contact) < 19):
        return None
    kinds = {kind.value: kind for kind in LABEL if kind}
    start = words[2] if len(words) > 2 else ""
    return Look(
        int(contact),
        kinds.get(words[1]) if len(words) > 1 else None,
        int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0,
    )


def page(look: Look, sources: Iterable[Sequence[Entry]], *, size: int) -> Page:
    """Merge sources into a page; each must give at least `size` more than what stands before the page, if it can."""
    merged = sorted((entry for source in sources for entry in source), key=lambda entry: entry.at, reverse=True)
    after = look.start + size
    return Page(
        look,
        tuple(merged[look.start : after]),
        earlier=replace(look, start=max(0, look.start - size)) if look.start else None,
        further=replace(look, start=after) if len(merged) > after else None,
    )
