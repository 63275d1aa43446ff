"""Which messages somebody looks for: as typed after /sms list, and as its buttons carry it."""

import re
from dataclasses import dataclass, replace

from sms.lifecycle import State

WORDS_MAX = 40  # a select's value holds 150 characters in all
ARCHIVED = "archived"
METHODS = {False: "regular", True: "automated"}
EVERYTHING = "all"

_NUMBERED = re.compile(r"(before|campaign|team):([0-9]{1,17})")
_AUTHOR = re.compile(r"by:(me|[UW][A-Z0-9]+)", re.IGNORECASE)
_STATES = {state.value: state for state in State}
_METHODS = {word: is_automated for is_automated, word in METHODS.items()}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages to list; None is any. Ids stand for names, which may hold any word."""

    state: State | None = None
    is_archived: bool = False
    is_automated: bool | None = None
    campaign: int | None = None
    team: int | None = None
    author: str = ""
    before: int | None = None  # a page further: numbers below this one
    words: str = ""

    @property
    def argument(self) -> str:
        """The filter as it is typed after /sms list."""
        ids = (("campaign", self.campaign), ("team", self.team), ("by", self.author), ("before", self.before))
        parts = (
            self.state.value if self.state else "",
            ARCHIVED if self.is_archived else "",
            METHODS[self.is_automated] if self.is_automated is not None else "",
            *(f"{name}:{id_}" for name, id_ in ids if id_),
            self.words[:WORDS_MAX],
        )
        return " ".join(part for part in parts if part)


def read(argument: str, *, me: str) -> Filter:
    """Read a filter; words that say nothing else are looked for in names and texts. `by:me` is whoever asks."""
    found, words = Filter(), []
    for word in argument.split():
        narrowed = _narrowed(found, word, me=me)
        if narrowed is None:
            words.append(word)
        found = narrowed or found
    return replace(found, words=" ".join(words))


def _narrowed(found: Filter, word: str, *, me: str) -> Filter | None:
    plain = word.casefold()
    if plain in _STATES:
        return replace(found, state=_STATES[plain])
    if plain in _METHODS:
        return replace(found, is_automated=_METHODS[plain])
    if author := _AUTHOR.fullmatch(word):
        return replace(found, author=me if author[1].casefold() == "me" else author[1].upper())
    if numbered := _NUMBERED.fullmatch(plain):
        return _by_id(found, numbered[1], int(numbered[2]))
    if plain == ARCHIVED:
        return replace(found, is_archived=True)
    return found if plain == EVERYTHING else None


def _by_id(found: Filter, name: str, id_: int) -> Filter:
    if name == "before":
        return replace(found, before=id_)
    return replace(found, team=id_) if name == "team" else replace(found, campaign=id_)
