"""Tell what became of a message: delivered, clicked, replied, opted out, and what it cost."""

from blocks import report as surface
from commands.ask import Ask, Command, Reply
from store import Session, reports, sight


def run(session: Session, ask: Ask) -> Reply:
    """Give the full report to this person alone, as it stands now."""
    message = sight.find(session, ask.subject, by=ask.person)
    results = reports.results(session, message.number, now=ask.now)
    return Reply(say=surface.full(results, zone=ask.account.zone, price=ask.account.price_per_segment))


COMMAND = Command("report", run, usage="#12", reads=True)
