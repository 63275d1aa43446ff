"""The first part of a send, which goes alone: for how many people it is, and what about it keeps the rest back."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from sms.setting_values import Canary

FAILED_MAX = Fraction(8, 100)
OPTED_OUT_MAX = Fraction(2, 100)
FILTERED_MAX = Fraction(3, 100)
FILTERED_LEAST = 3  # fewer are no burst, whatever the share


@dataclass(frozen=True, slots=True)
class Seen:
    """What has become of a first part; `leaving` are those whose time has come and whose text has not left."""

    leaving: int = 0
    texts: int = 0
    delivered: int = 0
    failed: int = 0
    filtered: int = 0
    opted_out: int = 0


def size(canary: Canary, people: int) -> int:
    """Tell for how many people the first part is; all of them is as good as none."""
    return min(people, max(canary.least, ceil(people * canary.percent / 100)))


def why_not(seen: Seen) -> str:
    """Say what keeps the rest back, the worst first; empty when the rest may go."""
    if seen.filtered >= FILTERED_LEAST and _share(seen.filtered, seen) > FILTERED_MAX:
        return f"Carriers filtered {_told(seen.filtered, seen)} as unwanted"
    if _share(seen.failed, seen) > FAILED_MAX:
        return f"{_told(seen.failed, seen)} failed, more than {_percent(FAILED_MAX)}"
    if _share(seen.opted_out, seen) > OPTED_OUT_MAX:
        return f"{_told(seen.opted_out, seen)} were answered by an opt-out, more than {_percent(OPTED_OUT_MAX)}"
    return ""


def well(seen: Seen) -> str:
    """Say how well it went."""
    return (
        f"{seen.delivered:,} of {seen.texts:,} delivered so far, {seen.failed:,} failed, {seen.opted_out:,} opted out"
    )


def _told(texts: int, seen: Seen) -> str:
    return f"{texts:,} of its first {seen.texts:,} texts ({_percent(_share(texts, seen))})"


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.1f}".removesuffix(".0") + " %"


def _share(texts: int, seen: Seen) -> Fraction:
    return Fraction(texts, seen.texts) if seen.texts else Fraction(0)
