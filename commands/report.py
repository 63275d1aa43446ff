"""Tell what became of a message: delivered, clicked, replied, opted out, and what it cost."""

from blocks import report as surface
from blocks.surface import Surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.job import Job
from sms.roles import Role, demand
from store import Session, receipts, reports, sight

ON_ITS_WAY = Surface("The receipt is on its way to your direct messages with me.")


def run(session: Session, ask: Ask) -> Reply:
    """Give the full report to this person alone, as it stands now."""
    message = sight.find(session, ask.subject, by=ask.person)
    results = reports.results(session, message.number, now=ask.now)
    return Reply(say=surface.full(results, zone=ask.account.zone, price=ask.account.price_per_segment))


def receipt(session: Session, ask: Ask) -> Reply:
    """Put the receipt of a send that is over into a file for who asks; who only looks on gets none."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    receipts.demand_over(message)
    return Reply(say=ON_ITS_WAY, jobs=(Job("receipt", f"{ask.person.id} {message.number}"),))


COMMAND = Command(
    "report",
    run,
    usage="#12",
    reads=True,
    parts=(Part("report.receipt", receipt, needs=frozenset({Need.FRESH_ROLE})),),
)
