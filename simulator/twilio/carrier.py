"""All that the carrier remembers, in one place."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.twilio.agenda import Agenda
from simulator.twilio.ledger import Ledger
from simulator.twilio.numbers import Behaviours
from simulator.twilio.settings import Settings
from simulator.twilio.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands on a person's phone; `out` is one they wrote."""

    at: datetime
    direction: str
    other: str
    body: str
    sid: str | None = None


@dataclass(slots=True)
class Carrier:
    """The account, its ledger, its phones, and what is still to be done."""

    clock: Clock
    faults: Faults
    agenda: Agenda
    settings: Settings = field(default_factory=Settings)
    behaviours: Behaviours = field(default_factory=Behaviours)
    ledger: Ledger = field(default_factory=Ledger)
    webhooks: Webhooks = field(default_factory=Webhooks)
    phones: dict[str, list[Text]] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    sticky: dict[str, str] = field(default_factory=dict)
    free_at: dict[str, datetime] = field(default_factory=dict)
    version: int = 0

    def reset(self, settings: Settings) -> None:
        """Start afresh with the settings given; nothing of before is delivered or called back any more."""
        self.settings = settings
        self.behaviours = Behaviours()
        self.ledger = Ledger()
        self.agenda.clear()
        for memory in (self.phones, self.opted_out, self.sticky, self.free_at):
            memory.clear()
        self.version += 1

    def sender_for(self, phone: str) -> str:
        """The sender a service picks: the one this phone knows, else the one that is free first."""
        known = self.sticky.get(phone)
        if known not in self.settings.senders:
            known = min(self.settings.senders, key=lambda sender: self.free_at.get(sender, self.clock.now()))
            self.sticky[phone] = known
        return known

    def wait_of(self, sender: str) -> timedelta:
        """How long a text would now wait in a sender's queue."""
        now = self.clock.now()
        return max(self.free_at.get(sender, now) - now, timedelta())

    def queue(self, sender: str, segments: int) -> datetime:
        """Take a place in a sender's queue: the time at which it is its turn."""
        turn = max(self.free_at.get(sender, self.clock.now()), self.clock.now())
        rate = self.settings.segments_per_second
        self.free_at[sender] = turn + timedelta(seconds=segments / rate if rate else 0)
        return turn

    def put_on_phone(self, phone: str, text: Text) -> None:
        """Show a text on a person's phone; `version` rises with each."""
        self.version += 1
        self.phones.setdefault(phone, []).append(text)
