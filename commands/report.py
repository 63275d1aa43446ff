"""Tell what became of a message: delivered, clicked, replied, opted out, and what it cost."""

from blocks import report as surface
from commands.ask import Ask, Command, Reply
from store import Session, messages, reports


def run(session: Session, ask: Ask) -> Reply:
    """Give the full report to this person alone, as it stands now."""
    message = messages.find(session, ask.subject)
    results = reports.results(session, message.number, now=ask.now)
    return Reply(say=surface.full(results, zone=ask.account.zone, price=ask.account.price_per_segment))


COMMAND = Command("report", run, usage="#12", reads=True)
