"""Files of people that are given to one person: what is in them, and cells that no spreadsheet takes for a formula."""

import re
from dataclasses import dataclass

from sms.audience import Reason
from sms.outcome import Outcome

RECEIVES = "receives"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_INSIDE = re.compile(r"([;\t])(?=[=+@-])")
_FIGURES = re.compile(r"[+-]?\d[\d ().,-]*")  # a phone number or a figure: no spreadsheet runs it


@dataclass(frozen=True, slots=True)
class Export:
    """Who is in a file: a list, everybody, or of a message who drops out for a reason, without one who receives it.

    With an outcome it is what became of those whom the message was planned for.
    """

    list_id: int | None = None
    message: int | None = None
    reason: Reason | None = None
    outcome: Outcome | None = None

    def key(self, user: str) -> str:
        """Write it, and for whom it is, as a job's key."""
        if self.message and self.outcome:
            return f"{user} outcome {self.message} {self.outcome}"
        what = f"list {self.list_id}" if self.list_id else "everybody"
        return f"{user} message {self.message} {self.reason or RECEIVES}" if self.message else f"{user} {what}"


def read(key: str) -> tuple[str, Export]:
    """Read a job's key back: for whom, and what."""
    user, what, *more = key.split()
    if what == "outcome":
        return user, Export(message=int(more[0]), outcome=Outcome(more[1]))
    if what == "message":
        return user, Export(message=int(more[0]), reason=reason(more[1]))
    return user, Export(list_id=int(more[0])) if what == "list" else Export()


def reason(word: str) -> Reason | None:
    """Read why somebody is in a message's file; None: because they receive it."""
    return None if word == RECEIVES else Reason(word)


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; a phone number keeps its plus, being no formula.

    Where people write a comma in figures, spreadsheets take semicolons for the ends of cells, whatever the file has.
    """
    inside = _INSIDE.sub(r"\1'", cell)
    return f"'{inside}" if cell.startswith(_FORMULA) and not _FIGURES.fullmatch(cell) else inside
