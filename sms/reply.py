"""What somebody texted in answer to a message, and what was answered: one line a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sms.delivery import DeliveryState
from sms.errors import Problem

OPTED_OUT_AFTER = timedelta(hours=24)  # an opt-out in somebody's own words that nobody decided counts
HELD_AT_LEAST = OPTED_OUT_AFTER + timedelta(days=1)  # also by hand: the bot may be down at the hour
TALK = timedelta(hours=24)  # whoever texted so lately may be answered by night too


class OptOut(StrEnum):
    """What became of an opt-out in somebody's own words."""

    PENDING = "pending"
    DONE = "done"
    DISMISSED = "dismissed"


class Asleep(Problem):
    """It is too early or too late where they are, and they have not written within 24 hours."""


class Unreachable(Problem):
    """This number gets no texts from us."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text; one of ours has a colleague who wrote it, and how far it came."""

    text: str
    at: datetime
    by: str = ""
    state: DeliveryState | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that one person said about one message; `id` is the first text's."""

    id: int
    number: str
    message: int | None
    contact: int | None
    said: tuple[Said, ...]  # oldest first
    suppressed: bool = False
    held: bool = False
    opt_out: OptOut | None = None
    opt_out_by: str = ""
    opt_out_at: datetime | None = None  # when it counts unless somebody decides before

    @property
    def is_reachable(self) -> bool:
        """Whether they may be answered."""
        return not (self.suppressed or self.held)


def demand_reachable(line: Line) -> None:
    """Refuse to text whoever opted out or is on hold."""
    if line.suppressed:
        raise Unreachable("This person opted out and gets no texts.", hint="Only they can change that.")
    if line.held:
        hint = "Press `Not an opt-out` first, if it is none." if line.opt_out is OptOut.PENDING else "Release it first."
        raise Unreachable("This number is on hold and gets no texts.", hint=hint)
