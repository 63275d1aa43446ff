"""What a review looks at and what it finds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sms.message import Counted, Message
from sms.quota import Judgement
from sms.settings import Settings


class Code(StrEnum):
    """What a finding is about; the audit log keeps which were shown."""

    NO_PERMISSION = "no_permission"
    NO_SENDER = "no_sender"
    NO_SUBSCRIPTION = "no_subscription"
    NOBODY = "nobody"
    TOO_LONG = "too_long"
    QUOTA_EXCEEDED = "quota_exceeded"
    BUDGET_EXCEEDED = "budget_exceeded"
    IN_THE_PAST = "in_the_past"
    QUOTA = "quota"
    QUIET_HOURS = "quiet_hours"
    PASSED = "passed"
    QUIET_HOURS_OFF = "quiet_hours_off"
    NO_OPT_OUT = "no_opt_out"
    SENDER_NOT_NAMED = "sender_not_named"
    NOT_TESTED = "not_tested"
    UNICODE = "unicode"
    MISSING_VALUE = "missing_value"
    SHORTENER = "shortener"
    BAD_LINK = "bad_link"
    CLICKS_NOT_COUNTED = "clicks_not_counted"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against a send, in one sentence, and what to do about it in another."""

    code: Code
    sentence: str
    way_out: str

    @property
    def line(self) -> str:
        """Both in one line."""
        return f"{self.sentence} {self.way_out}".strip()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a review looks at; `text` is body and opt-out text with tokens unrendered, a None start is now."""

    message: Message
    counted: Counted
    quota: Judgement
    settings: Settings
    text: str
    now: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    has_sender: bool = True
    public_url: bool = True
    budget: Judgement | None = None  # of the message's team; None: it has none
    authors: frozenset[str] = frozenset()  # of the revision: none of them may approve it


def moment(at: datetime, facts: Facts) -> str:
    """Write an instant as the account's clock shows it: Fri 27 Nov 9:00."""
    there = at.astimezone(facts.settings.zone)
    return f"{there:%a} {there.day} {there:%b} {there.hour}:{there:%M}"


def people(count: int) -> str:
    """Write how many people; one is a person."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def segments(count: int) -> str:
    """Write how many segments; one is a segment."""
    return f"{count:,} segment{'' if count == 1 else 's'}"
