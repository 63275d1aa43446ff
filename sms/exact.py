"""The exact count: what everybody's own text costs, added up group by group of people whose texts cost the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sms import personal, tokens
from sms.links import short_url
from sms.message import Cause, Frozen
from sms.segments import Count, count
from sms.text import length
from sms.token import is_blank

STAND_IN = "?"  # for a character that forces Unicode
CAUSES_SHOWN = 3  # characters of a cause


@dataclass(frozen=True, slots=True)
class Group:
    """People whose texts cost the same; the contact is one of them, the lowest id."""

    values: Mapping[str, str]
    people: int
    contact: int


@dataclass(frozen=True, slots=True)
class Worst:
    """Somebody's text, by what counts: its segments, else its characters."""

    segments: int = 0
    characters: int = 0
    contact: int = 0


@dataclass(slots=True)
class Tally:
    """The sums so far."""

    people: int = 0
    segments: int = 0
    histogram: Counter[int] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unicode: dict[str, None] = field(default_factory=dict)
    unicode_extra: int = 0
    dearest: Worst = field(default_factory=Worst)
    longest: Worst = field(default_factory=Worst)
    blamed: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    blamed_characters: dict[tuple[int, str], dict[str, None]] = field(default_factory=dict)


def write(frozen: Frozen, values: Mapping[str, str], *, public_url: str) -> str:
    """Write the text of whoever has these values, with short links of the length that they will have."""
    short = (lambda _: short_url(public_url)) if public_url else None
    return personal.write(frozen, values, short=short)


def tally(frozen: Frozen, groups: Iterable[Group], *, public_url: str) -> Tally:
    """Count one text for each group, however many people are in it."""
    sums = Tally()
    for group in groups:
        _add(sums, group, frozen, text=write(frozen, group.values, public_url=public_url))
    return sums


def causes(sums: Tally) -> dict[int, Cause]:
    """Say for each number of segments above the most frequent one why most of those texts have so many."""
    usual = max(sums.histogram, key=lambda size: (sums.histogram[size], -size), default=0)
    found = dict[int, Cause]()
    for (size, token, is_unicode), _ in sums.blamed.most_common():
        if size > usual and size not in found:
            characters = tuple(sums.blamed_characters[size, token])[:CAUSES_SHOWN] if is_unicode else ()
            found[size] = Cause(token, characters)
    return dict(sorted(found.items()))


def without(text: str, unicode: Sequence[str]) -> str:
    """Put a plain character for each that forces Unicode, to tell what Unicode costs."""
    for character in unicode:
        text = text.replace(character, STAND_IN)
    return text


def _add(sums: Tally, group: Group, frozen: Frozen, *, text: str) -> None:
    cost, characters, people = count(text), length(text), group.people
    sums.people += people
    sums.segments += cost.segments * people
    sums.histogram[cost.segments] += people
    if cost.unicode:
        sums.unicode |= dict.fromkeys(cost.unicode)
        sums.unicode_extra += (cost.segments - count(without(text, cost.unicode)).segments) * people
    if (cost.segments, characters) > (sums.dearest.segments, sums.dearest.characters):
        sums.dearest = Worst(cost.segments, characters, group.contact)
    if characters > sums.longest.characters:
        sums.longest = Worst(cost.segments, characters, group.contact)
    missing = tokens.parse(frozen.body).missing({**group.values, **frozen.sender, **frozen.message}, frozen.defaults)
    for name in missing:
        sums.missing[name] += people
    _blame(sums, group, cost, frozen)


def _blame(sums: Tally, group: Group, cost: Count, frozen: Frozen) -> None:
    """Note which value would be to blame, should these texts prove longer than most."""
    token, forcing = _culprit(group.values, cost, frozen)
    if token:
        sums.blamed[cost.segments, token, bool(forcing)] += group.people
        sums.blamed_characters.setdefault((cost.segments, token), {}).update(dict.fromkeys(forcing))


def _culprit(values: Mapping[str, str], cost: Count, frozen: Frozen) -> tuple[str, Sequence[str]]:
    theirs = [character for character in cost.unicode if character not in frozen.body]
    for name, value in values.items():
        forcing = [character for character in theirs if character in value]
        if forcing:
            return name, forcing
    if theirs or not values or any(is_blank(value) for value in values.values()):
        return "", ()  # a default is to blame, or nobody
    return max(values, key=lambda name: len(values[name])), ()
