"""What became of people to whom a message was planned: the views of its recipients."""

from enum import StrEnum

from sms.report import Counts


class Outcome(StrEnum):
    """One view; people are in several, for whoever clicked was also sent the text and got it."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    CLICKED = "clicked"
    REPLIED = "replied"
    OPTED_OUT = "opted_out"

    @property
    def label(self) -> str:
        """The view as people read it."""
        return self.value.replace("_", " ").capitalize()


def heads(counts: Counts, outcome: Outcome) -> int:
    """Tell how many people a view has; what the carrier refused was neither sent nor delivered, and stands in both."""
    return {
        Outcome.SENT: counts.sent,
        Outcome.NOT_SENT: counts.skipped + counts.failed + counts.unresolved,
        Outcome.DELIVERED: counts.delivered,
        Outcome.NOT_DELIVERED: counts.undelivered + counts.failed,
        Outcome.CLICKED: counts.clicked,
        Outcome.REPLIED: counts.replied,
        Outcome.OPTED_OUT: counts.opted_out,
    }[outcome]
