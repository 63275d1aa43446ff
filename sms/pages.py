"""A long list, looked at by words and page by page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sms.near import did_you_mean

QUOTES = "\"'“”„‘’«»"  # put around a name by people, and curled by their phones
_FROM = "from:"

T = TypeVar("T")
Names = Callable[[T], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at: what has these words in a name, from a place on."""

    words: str = ""
    start: int = 0

    @property
    def argument(self) -> str:
        """The look as a button carries it; people type the words alone."""
        return f"{_FROM}{self.start} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of what was found; `meant` asks for the nearest name when nothing was."""

    shown: tuple[T, ...]
    look: Look
    found: int
    size: int
    meant: str = ""

    @property
    def earlier(self) -> Look | None:
        """The page before this one."""
        return replace(self.look, start=max(0, self.look.start - self.size)) if self.look.start else None

    @property
    def further(self) -> Look | None:
        """The page after this one."""
        after = self.look.start + self.size
        return replace(self.look, start=after) if after < self.found else None


def read(argument: str) -> Look:
    """Read what was typed after a verb, or what a button carries."""
    first, _, rest = argument.strip().partition(" ")
    place = first.removeprefix(_FROM)
    if first.startswith(_FROM) and place.isascii() and place.isdecimal() and len(place) < 10:
        return Look(rest.strip(), int(place))
    return Look(argument.strip().strip(QUOTES).strip())


def page(items: Sequence[T], look: Look, *, names: Names[T], size: int = 10) -> Page[T]:
    """Cut out the page that is looked at; of a list that has become shorter, the last one."""
    found = holding(look.words, items, names=names)
    last = max(0, (len(found) - 1) // size * size)
    look = replace(look, start=min(look.start, last))
    meant = "" if found else did_you_mean(look.words, (name for item in items for name in names(item)))
    return Page(tuple(found[look.start : look.start + size]), look, len(found), size, meant)


def holding(words: str, items: Iterable[T], *, names: Names[T]) -> list[T]:
    """List what has the words in one of its names, in the order given; case does not count."""
    wanted = words.casefold()
    return [item for item in items if any(wanted in name.casefold() for name in names(item))]
