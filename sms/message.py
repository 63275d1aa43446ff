"""A message as values: what a draft holds, what is frozen at approval, and what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from sms.audience import Selection, Waterfall
from sms.lifecycle import State
from sms.segments import Count

NAME_CHARACTERS_MAX = 100
COPY = " (copy)"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes in the composer."""

    name: str
    channel: str
    body: str
    campaign: str = ""  # by name; one that does not exist is made
    subscription: str = ""  # by name; empty is an error only in review
    opt_out: bool = True

    @property
    def copy(self) -> "Draft":
        """The same under a name that says so, and that is no longer than names may be."""
        return replace(self, name=f"{self.name[: NAME_CHARACTERS_MAX - len(COPY)]}{COPY}")


@dataclass(frozen=True, slots=True)
class When:
    """When it is to be sent: nothing set is now; a wall clock, never an instant."""

    on: date | None = None
    at: time | None = None
    recipient_zone: bool = False  # each recipient's own time zone, else the account's


@dataclass(frozen=True, slots=True)
class Message:
    """One message, whole, at one revision."""

    number: int
    draft: Draft
    state: State
    revision: int
    author: str
    archived: bool = False
    selection: Selection = field(default_factory=Selection)
    when: When = field(default_factory=When)
    due: datetime | None = None
    tested_revision: int | None = None
    reserved: int = 0
    reason: str = ""
    changed_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    team: int | None = None  # None: everyone's
    automation: int | None = None  # the number of the automation that sends it by itself, often its own

    @property
    def is_automated(self) -> bool:
        """Whether its sending method is automated; all others are regular."""
        return self.automation is not None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was approved, word for word; nothing that is sent is looked up elsewhere but the contacts' own values."""

    body: str  # with the opt-out text, tokens unrendered
    defaults: Mapping[str, str]  # global defaults by token name
    sender: Mapping[str, str]  # sender.* values
    message: Mapping[str, str]  # message.* values
    links: Mapping[str, int]  # url → links.id
    subscription_id: int
    newcomers: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """Why some texts have more segments than most: a value that is long, or one with characters that force Unicode."""

    token: str  # contact.first_name
    unicode: tuple[str, ...] = ()  # none: it is only long


@dataclass(frozen=True, slots=True)
class Counted:
    """An audience, counted for one revision: the exact figures beside the estimate."""

    revision: int
    waterfall: Waterfall
    recipients: int
    exact: int  # segments in all
    estimate: Count  # of one text
    histogram: Mapping[int, int] = field(default_factory=dict)  # segments of a text → people
    missing: Mapping[str, int] = field(default_factory=dict)  # token → people without a value
    longest: int = 0  # characters of the longest text
    too_long: str = ""  # masked number of somebody whose text is over the limit
    unicode: tuple[str, ...] = ()  # characters that force Unicode in any of the texts
    unicode_extra: int = 0  # segments that Unicode costs
    causes: Mapping[int, Cause] = field(default_factory=dict)  # segments of a text, more than most have → why
    worst_of: str = ""  # masked number of whoever gets the most segments
    worst_characters: int = 0  # of that text
    quiet: int = 0  # people in their quiet hours at the send time
    quiet_until: datetime | None = None  # when the first of them get it instead
    quiet_last: datetime | None = None  # and the last
    passed: int = 0  # people for whom the time chosen is over already
    starts: datetime | None = None  # when the first of them is due; None is now
    ends: datetime | None = None  # when the last segment leaves, as far as can be told

    @property
    def estimated(self) -> int:
        """The article's estimate for all: one text's segments times recipients."""
        return self.estimate.segments * self.recipients
