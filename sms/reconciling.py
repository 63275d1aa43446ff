"""What our ledger of a send and the carrier's list of texts say of each other, and what to do where they differ."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from sms.phone import mask

SHOWN = 20  # texts that differ


class Sort(StrEnum):
    """In what a text differs."""

    MISSING = "missing"
    TWICE = "twice"
    UNCLAIMED = "unclaimed"
    CONTRARY = "contrary"
    BILLED = "billed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that differs: its number, the carrier's id of it, and how each side has it."""

    sort: Sort
    number: str
    sid: str
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Texts by what the comparison found; `rows` are those of ours that left, `at_carrier` those of them listed."""

    rows: int = 0
    at_carrier: int = 0
    caught_up: int = 0  # the carrier knew more of their end, and ours knows it by now
    contrary: int = 0  # their ends contradict each other
    billed: int = 0  # the bill is another than was told
    twice: int = 0  # the same words once more to the same number
    unclaimed: int = 0  # the carrier has it, our row never heard so

    @property
    def missing(self) -> int:
        """Texts that left and are not in the carrier's list."""
        return max(0, self.rows - self.at_carrier)

    @property
    def differing(self) -> int:
        """Texts that differ, each counted for each thing it differs in."""
        return self.missing + self.contrary + self.billed + self.twice + self.unclaimed

    @property
    def is_alike(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.differing

    def __add__(self, other: "Found") -> "Found":
        """Add up what two pages found."""
        return Found(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def sentence(number: int, found: Found) -> str:
    """Tell in plain words; each difference is a line of its own, with what to do."""
    top = f"#{number} compared with the carrier: {found.rows:,} texts left, {found.at_carrier:,} are in its list"
    caught_up = f", {found.caught_up:,} brought up to date" if found.caught_up else ""
    if found.is_alike:
        return f"{top}{caught_up}, all alike."
    lines = [f"• {count:,} {what}" for count, what in _differences(found) if count]
    return "\n".join([f"{top}{caught_up}. They differ:", *lines])


def listed(differences: Sequence[Difference], *, total: int) -> str:
    """Name the first texts that differ, one a line, by masked number and the carrier's id."""
    lines = [f"{each.sort} {mask(each.number)} {each.sid} {_sides(each)}".rstrip() for each in differences[:SHOWN]]
    more = [f"and {total - len(lines):,} more"] if total > len(lines) else []
    return "\n".join([*lines, *more])


def as_json(number: int, found: Found, differences: Sequence[Difference]) -> dict[str, Any]:
    """Give the whole comparison for programs, with whole numbers."""
    figures = {**asdict(found), "missing": found.missing, "is_alike": found.is_alike}
    return {"message": number, **figures, "texts": [asdict(each) for each in differences]}


def _sides(each: Difference) -> str:
    if each.ours and each.theirs:
        return f"{each.ours} here, {each.theirs} there"
    return f"{each.ours} here" if each.ours else f"{each.theirs} there" if each.theirs else ""


def _differences(found: Found) -> tuple[tuple[int, str], ...]:
    return (
        (found.missing, "left here and are not in its list: show the carrier their ids."),
        (found.twice, "are in its list twice: look the numbers up in the carrier's console before you send again."),
        (found.unclaimed, "are in its list though we were never told: they arrived, do not send them again."),
        (found.contrary, "ended otherwise by its list than by what it told us: its list is what it bills."),
        (found.billed, "have another bill than we were told: compare the carrier's invoice."),
    )
