"""What becomes of a text to a number: magic numbers, and behaviour by number, by range or by share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_US = re.compile(r"\+1[2-9][0-9]{9}")
_PUNCTUATION = re.compile(r"[\s().-]")

MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
MAGIC_SENDER = "+15005550006"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a text ends: its last status and error code, and after how many seconds beyond the usual."""

    status: str = "delivered"
    code: int | None = None
    seconds: float = 0.0


BEHAVIOURS = {
    "ok": Outcome(),
    "slow": Outcome(seconds=600),
    "silent": Outcome(status="sent"),
    "landline": Outcome("undelivered", 30006),
    "unreachable": Outcome("undelivered", 30003),
    "blocked": Outcome("undelivered", 30004),
    "unknown": Outcome("undelivered", 30005),
    "filtered": Outcome("undelivered", 30007),
    "unregistered": Outcome("undelivered", 30034),
    "opted_out": Outcome(),
}


@dataclass(frozen=True, slots=True)
class Range:
    """A span of numbers, both ends included, that behave alike."""

    first: int
    last: int
    behaviour: str


@dataclass(slots=True)
class Behaviours:
    """Who behaves how: the number's own, else the newest range, else its share of the whole."""

    numbers: dict[str, str] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)
    per_mille: dict[str, int] = field(default_factory=dict)

    def of(self, number: str) -> str:
        """The behaviour of a number: the same number always falls into the same share."""
        if own := self.numbers.get(number):
            return own
        digits = int(number[1:])
        for span in reversed(self.ranges):
            if span.first <= digits <= span.last:
                return span.behaviour
        return self._by_share(number) if self.per_mille else "ok"

    def set(self, body: Mapping[str, Any]) -> None:
        """Learn from JSON: {number, behaviour}, {first, last, behaviour} or {per_mille: {behaviour: 20}}."""
        if "per_mille" in body:
            shares = {_known(str(name)): int(share) for name, share in body["per_mille"].items()}
            if sum(shares.values()) > 1000:
                raise ValueError("The shares add up to more than 1000 per mille.")
            self.per_mille = shares
            return
        behaviour = _known(str(body.get("behaviour")))
        if "number" in body:
            self.numbers[required(str(body["number"]))] = behaviour
        else:
            first, last = (int(required(str(body.get(end)))[1:]) for end in ("first", "last"))
            self.ranges.append(Range(first, last, behaviour))

    def _by_share(self, number: str) -> str:
        place = crc32(number.encode()) % 1000
        for behaviour, share in self.per_mille.items():
            place -= share
            if place < 0:
                return behaviour
        return "ok"


def read(written: str) -> str | None:
    """The E.164 form of a number, or None; ten bare digits are American."""
    number = _PUNCTUATION.sub("", written)
    if len(number) == 10 and is_whole(number):
        number = f"+1{number}"
    well_formed = _US if number.startswith("+1") else _E164
    return number if well_formed.fullmatch(number) else None


def is_whole(written: str) -> bool:
    """Whether a text is a whole number in ASCII digits; a sign is none."""
    return written.isascii() and written.isdigit()


def required(written: str) -> str:
    """The E.164 form of a number; anything else is a ValueError that shows how to write one."""
    if number := read(written):
        return number
    raise ValueError(f"Not a phone number: {written}. Write it as +12125550123.")


def _known(behaviour: str) -> str:
    if behaviour in BEHAVIOURS:
        return behaviour
    raise ValueError(f"No such behaviour: {behaviour}. There are {', '.join(BEHAVIOURS)}.")
