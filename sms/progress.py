"""How far a send has come, as figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sms.delivery import HANDED_OVER, OPEN, TERMINAL, DeliveryState
from sms.lifecycle import State


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts by state of one message's ledger, with what the segments come to."""

    number: int
    name: str
    state: State
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    segments: Mapping[DeliveryState, int] = field(default_factory=dict)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    now: datetime | None = None
    later: int = 0  # planned, but asleep, or it is not their time yet
    next_due: datetime | None = None  # when the first of those may go
    last_due: datetime | None = None  # and the last
    first_part: int = 0  # people who get it before all others; 0: the rest may go
    rest_at: datetime | None = None  # when the rest may, if the first part does well

    @property
    def total(self) -> int:
        """People in the ledger, whatever became of them."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """People whose text has neither left nor been given up."""
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def is_still(self) -> bool:
        """Whether nothing will change any more: every text has a final status."""
        return all(state in TERMINAL for state, people in self.counts.items() if people)

    @property
    def settled(self) -> int:
        """People who are through, one way or the other."""
        return self.total - self.open

    @property
    def handed_over(self) -> int:
        """People whose text the carrier took."""
        return sum(self.counts.get(state, 0) for state in HANDED_OVER)

    @property
    def per_second(self) -> float:
        """Texts a second since the start; 0 before a second has passed."""
        if self.started_at is None or self.now is None:
            return 0.0
        seconds = ((self.finished_at or self.now) - self.started_at).total_seconds()
        return self.settled / seconds if seconds >= 1 else 0.0

    @property
    def done_at(self) -> datetime | None:
        """When it ends if it goes on like this, and not before the last may go; None while nobody can say."""
        if not self.per_second or self.now is None:
            return None
        awake = self.now + timedelta(seconds=(self.open - self.later) / self.per_second)
        return max(awake, self.last_due) if self.later and self.last_due else awake
