"""The states of one message to one number, and what a hand-over to the carrier can end in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class DeliveryState(StrEnum):
    """Where a delivery stands, in order of rank: of two reports about one delivery the later in this list is true."""

    PLANNED = "planned"
    SUBMITTING = "submitting"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNRESOLVED = "unresolved"
    SKIPPED = "skipped"
    CANCELED = "canceled"
    REJECTED = "rejected"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


RANK: Mapping[DeliveryState, int] = MappingProxyType({state: rank for rank, state in enumerate(DeliveryState)})

OPEN = frozenset({DeliveryState.PLANNED, DeliveryState.SUBMITTING, DeliveryState.UNCERTAIN})
"""While a row is in one of these its message is still being sent."""

TERMINAL = frozenset(state for state in DeliveryState if RANK[state] >= RANK[DeliveryState.UNRESOLVED])

HANDED_OVER = frozenset(
    {
        DeliveryState.ACCEPTED,
        DeliveryState.QUEUED,
        DeliveryState.SENDING,
        DeliveryState.SENT,
        DeliveryState.UNDELIVERED,
        DeliveryState.DELIVERED,
    }
)
"""What counts as sent. `failed` does not: the carrier took the text from us and never let it go."""

NOT_HANDED_OVER = frozenset({DeliveryState.REJECTED, DeliveryState.FAILED})
"""What a report counts as failed."""

FROM_CARRIER: Mapping[str, DeliveryState] = MappingProxyType(
    {
        "accepted": DeliveryState.ACCEPTED,
        "scheduled": DeliveryState.ACCEPTED,
        "queued": DeliveryState.QUEUED,
        "sending": DeliveryState.SENDING,
        "sent": DeliveryState.SENT,
        "delivered": DeliveryState.DELIVERED,
        "read": DeliveryState.DELIVERED,
        "undelivered": DeliveryState.UNDELIVERED,
        "failed": DeliveryState.FAILED,
        "canceled": DeliveryState.CANCELED,
    }
)
"""The carrier's status words; a word that is not here says nothing about a delivery."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took the text and gave it an id."""

    sid: str
    segments: int
    status: DeliveryState = DeliveryState.ACCEPTED


@dataclass(frozen=True, slots=True)
class Rejected:
    """The carrier refused this text or this number for good."""

    code: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """Surely not taken, so safe to repeat: the connection was refused, or the carrier said 429."""

    retry_after_seconds: float = 1.0
    is_unreachable: bool = False  # nobody was there to say so


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody can say whether it was taken: a lost reply, a time-out, a 5xx. Never repeated blindly."""

    why: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The account or the sender is broken: this text was not taken and no other will be."""

    code: int
    message: str = ""


Outcome = Accepted | Rejected | NotAccepted | Uncertain | Broken


def merge(old: DeliveryState, new: DeliveryState) -> DeliveryState:
    """Keep the higher of two reports, so that repeated and shuffled callbacks end the same; a maximum is all it is."""
    return max(old, new, key=RANK.__getitem__)


def after(state: DeliveryState, outcome: Outcome) -> DeliveryState:
    """Tell where a hand-over's outcome leaves a row; a callback that overtook the reply wins over it."""
    match outcome:
        case Accepted(status=status):
            return merge(state, status)
        case Rejected():
            reached = DeliveryState.REJECTED
        case Uncertain():
            reached = DeliveryState.UNCERTAIN
        case NotAccepted() | Broken():
            reached = DeliveryState.PLANNED
    return reached if state is DeliveryState.SUBMITTING else state
