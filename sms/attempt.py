"""The id of one try to hand a text over; it travels in the status callback's URL and comes back in it."""

import re
from dataclasses import dataclass
from typing import Literal, Self

_ID = re.compile(r"([ds])(\d{1,18})\.(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Attempt:
    """The row that is tried ("d" for a delivery, "s" for a single text) and the how-manieth try it is."""

    book: Literal["d", "s"]
    row: int
    count: int

    def __str__(self) -> str:
        """Write it as it travels: "d17.1"."""
        return f"{self.book}{self.row}.{self.count}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read it as it travels; None for anything else."""
        match = _ID.fullmatch(text)
        if match is None:
            return None
        return cls("d" if match[1] == "d" else "s", int(match[2]), int(match[3]))
