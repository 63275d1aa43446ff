"""The values that account settings hold, each read from what an admin types."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

from sms import links, zones
from sms.errors import Problem
from sms.near import did_you_mean

Word = TypeVar("Word", bound=StrEnum)

TEXT_MAX = 1_600  # what a text message holds
DAYS_MAX = 36_500
WHOLE_MAX, OPTIONAL_WHOLE_MAX = 1_000_000, 1_000_000_000  # of minutes, hours and days; of segments and people

_ON = frozenset({"on", "yes", "true", "1"})
_OFF = frozenset({"off", "no", "false", "0"})
_MEMBER = re.compile(r"(?:<(?:@|!subteam\^))?([USW][A-Z0-9]+)(?:\|[^>]*)?>?")
_CHANNEL = re.compile(r"(?:<#)?([CG][A-Z0-9]+)(?:\|[^>]*)?>?")
_NUMBER_RULES = ("us", "us_territories", "article")
_REGION = re.compile(r"[A-Z]{2}")
_CANARY = re.compile(r"(\d{1,3}(?:\.\d+)?)%/(\d{1,7})/(\d{1,5})m")
_CAP = re.compile(r"(\d{1,6})/(\d{1,4})d")
_COPY = "Copy it from a profile or a channel's details in Slack; /sms welcome lets you choose from a menu."


class NotAllowed(Problem):
    """That is not a value this setting takes."""


class QuietPolicy(StrEnum):
    """What becomes of a recipient in quiet hours: sent at the next opening, or not at all."""

    DEFER = "defer"
    DROP = "drop"


class UnresolvedPolicy(StrEnum):
    """What becomes of a text that the carrier has no trace of after the settle time."""

    RESEND = "resend"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Canary:
    """The first part of a send that goes alone: a share in per cent, but at least so many, then a wait."""

    percent: Decimal
    least: int
    wait_minutes: int


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many texts to one number in so many days."""

    texts: int
    days: int


def text(typed: str) -> str:
    """Take any words; nothing but spaces is refused."""
    return any_text(typed.strip()) or refuse("some text")


def any_text(typed: str) -> str:
    """Take any words, also none; a space at the end is kept, for it may part a prefix from its text."""
    return typed if len(typed) <= TEXT_MAX else refuse(f"a text of up to {TEXT_MAX:,} characters")


def flag(typed: str) -> bool:
    """Read on or off; yes, true and 1 are on too."""
    word = typed.strip().casefold()
    return word in _ON if word in _ON | _OFF else refuse("on or off")


def whole(typed: str) -> int:
    """Read a whole number from 1 that hours and days can still be counted with; thousands separators are taken."""
    return _whole(typed, most=WHOLE_MAX)


def days(typed: str) -> int:
    """Read days, up to a hundred years: today less those is still a date."""
    return _whole(typed, most=DAYS_MAX)


def optional_whole(typed: str) -> int | None:
    """Read a whole number from 1, or nothing for none."""
    return _whole(typed, most=OPTIONAL_WHOLE_MAX) if typed.strip() else None


def share(typed: str) -> Decimal:
    """Read a share such as 0.60 or 60 %; it must lie above 0 and not above 1."""
    number = _decimal(typed.strip().removesuffix("%"), "a share such as 0.60")
    number = number / 100 if typed.strip().endswith("%") else number
    return number if 0 < number <= 1 else refuse("a share above 0 and up to 1, such as 0.60")


def optional_price(typed: str) -> Decimal | None:
    """Read money a segment, exactly; nothing is no price."""
    if not typed.strip():
        return None
    number = _decimal(typed.strip().removeprefix("$"), "a price such as 0.0083")
    return number if number >= 0 else refuse("a price such as 0.0083")


def optional_day(typed: str) -> date | None:
    """Read a date as YYYY-MM-DD, or nothing for none."""
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        return refuse("a date such as 2026-08-05")


def zone(typed: str) -> str:
    """Read the name of a time zone; nothing is unset, and a near miss is answered with the right name."""
    name = typed.strip().replace(" ", "_")
    if name and name not in zones.names():
        refuse("the name of a time zone such as America/New_York", hint=_zone_meant(name))
    return name


def zone_of(name: str) -> ZoneInfo:
    """Give the zone of a name that was read; unset is UTC."""
    return ZoneInfo(name or "UTC")


def members(typed: str) -> tuple[str, ...]:
    """Read ids of Slack users and user groups, or mentions of them, apart by commas; nothing is unset."""
    parts = [part for part in re.split(r"[,\s]+", typed.strip()) if part]
    found = [_MEMBER.fullmatch(part) for part in parts]
    ids = tuple(match[1] for match in found if match)
    return ids if len(ids) == len(parts) else refuse("Slack ids such as U024BE7LH, S0614TZR7", hint=_COPY)


def channel(typed: str) -> str:
    """Read the id of a channel or a mention of it; nothing is unset."""
    found = _CHANNEL.fullmatch(typed.strip())
    return found[1] if found else (typed.strip() and refuse("a channel id such as C024BE91L", hint=_COPY))


def domain(typed: str) -> str:
    """Read a domain, with or without https in front; nothing is unset, and a port or path is refused."""
    host = typed.strip().lower().removeprefix("https://").rstrip("/")
    allowed = "a domain of yours such as go.acme.com"
    try:
        links.check(f"https://{host or 'go.acme.com'}")
    except Problem:
        refuse(allowed)
    return refuse(allowed) if set(host) & set(":/?#") else host


def number_rule(typed: str) -> str:
    """Read which numbers contacts may have: a named rule in lower case, or ISO regions in upper case."""
    if typed.strip().casefold() in _NUMBER_RULES:
        return typed.strip().casefold()
    regions = [part.strip().upper() for part in typed.split(",")]
    known = all(_REGION.fullmatch(region) for region in regions)
    return ",".join(regions) if known else refuse(f"{', '.join(_NUMBER_RULES)}, or regions such as US,NO")


def canary(typed: str) -> Canary | None:
    """Read `2%/25/10m` (a share, at least so many, a wait), or off."""
    if _is_off(typed):
        return None
    found = _CANARY.fullmatch(typed.replace(" ", ""))
    if not found or not 0 < Decimal(found[1]) <= 100:
        return refuse("off, or a share, a least number and a wait such as 2%/25/10m")
    return Canary(Decimal(found[1]), int(found[2]), int(found[3]))


def frequency_cap(typed: str) -> FrequencyCap | None:
    """Read `3/7d` (texts in days), or off."""
    if _is_off(typed):
        return None
    found = _CAP.fullmatch(typed.replace(" ", ""))
    if not found or not int(found[1]) or not int(found[2]):
        return refuse("off, or texts in days such as 3/7d")
    return FrequencyCap(int(found[1]), int(found[2]))


def one_of(choices: type[Word]) -> Callable[[str], Word]:
    """Make a reader of one word out of a few."""

    def read(typed: str) -> Word:
        word = typed.strip().casefold()
        return choices(word) if word in set(choices) else refuse(" or ".join(choices))

    return read


def refuse(allowed: str, *, hint: str = "") -> NoReturn:
    """Refuse what was typed and say what is allowed."""
    raise NotAllowed(f"This takes {allowed}.", hint=hint)


def _zone_meant(name: str) -> str:
    """Guess a zone from its city, for people say Oslo and not Europe/Oslo."""
    known = sorted(zones.names(), reverse=True)
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in known}
    return did_you_mean(cities.get(name.casefold(), name), known)


def _whole(typed: str, *, most: int) -> int:
    digits = re.sub(r"[\s,_]", "", typed)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))
    return int(digits) if is_number and 1 <= int(digits) <= most else refuse(f"a whole number from 1 up to {most:,}")


def _is_off(typed: str) -> bool:
    return typed.strip().casefold() in _OFF | {""}


def _decimal(typed: str, allowed: str) -> Decimal:
    try:
        number = Decimal(typed.strip())
    except InvalidOperation:
        return refuse(allowed)
    return number if number.is_finite() else refuse(allowed)
