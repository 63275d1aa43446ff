"""See who will receive a message, and what became of those it was sent to, page by page."""

from blocks import recipients as surface
from blocks.contact import Eyes
from blocks.recipients import Look
from blocks.surface import Modal, Surface
from commands.ask import Ask, Command, Part, Reply
from sms import export
from sms.export import Export
from sms.job import Job
from sms.message import Message
from sms.outcome import Outcome, heads
from sms.roles import Role, demand
from store import Session, messages, outcomes, reports, sight, snapshot

ON_ITS_WAY = Surface("The file is on its way to your direct messages with me.")


def run(session: Session, ask: Ask) -> Reply:
    """Open the first page: of those who were sent it, once it has begun."""
    message = sight.find(session, ask.subject, by=ask.person)
    if message.started_at is None:
        return Reply(form=_page(session, message, ask, start=0))
    return Reply(form=_outcomes(session, message, ask, f"{Outcome.SENT} 0 0"))


def more(session: Session, ask: Ask) -> Reply:
    """Turn a page, or turn to another view; the button says of which message and from where."""
    number, _, place = ask.argument.partition(" ")
    message = sight.find(session, number, by=ask.person)
    if place.isdecimal():
        return Reply(edit=_page(session, message, ask, start=int(place)))
    return Reply(edit=_outcomes(session, message, ask, place))


def file(session: Session, ask: Ask) -> Reply:
    """Put the people of a view into a file for who asks; whole numbers are for authors."""
    demand(ask.person, Role.AUTHOR)
    number, _, which = ask.argument.partition(" ")
    message = sight.find(session, number, by=ask.person)
    wanted = Export(message=message.number, outcome=Outcome(which))
    return Reply(say=ON_ITS_WAY, jobs=(Job("export", wanted.key(ask.person.id)),))


def why(session: Session, ask: Ask) -> Reply:
    """Put who receives it, or drops out for one reason, into a file for who asks; whole numbers are for authors."""
    demand(ask.person, Role.AUTHOR)
    number, _, which = ask.argument.partition(" ")
    message = sight.find(session, number, by=ask.person)
    wanted = Export(message=message.number, reason=export.reason(which))
    return Reply(say=ON_ITS_WAY, jobs=(Job("export", wanted.key(ask.person.id)),))


def _page(session: Session, message: Message, ask: Ask, *, start: int) -> Modal:
    demand(ask.person, Role.VIEWER)
    rows = snapshot.page(session, message.number, start=start, limit=surface.PAGE)
    total = snapshot.size(session, message.number)
    following, counted = start + len(rows), messages.counted(session, message.number)
    return surface.view(
        message.number,
        [(row.name, row.number, row.segments) for row in rows],
        total=total,
        start=start,
        more=f"{message.number} {following}" if following < total else "",
        eyes=_eyes(ask),
        waterfall=counted.waterfall if counted else surface.NOBODY,
    )


def _outcomes(session: Session, message: Message, ask: Ask, place: str) -> Modal:
    demand(ask.person, Role.VIEWER)
    word, start, after = place.split()
    outcome, counts = Outcome(word), reports.report(session, message.number).counts
    texts = messages.sends(session, message.number)
    found = outcomes.page(session, texts, outcome, after=int(after), limit=surface.PAGE)
    look = Look(outcome, int(start), found, {each: heads(counts, each) for each in Outcome})
    return surface.outcomes(message.number, look, eyes=_eyes(ask))


def _eyes(ask: Ask) -> Eyes:
    return Eyes(ask.account.zone, may_change=ask.person.role >= Role.AUTHOR)


COMMAND = Command(
    "recipients",
    run,
    usage="#12",
    reads=True,
    parts=(
        Part("recipients.more", more, reads=True),
        Part("recipients.next", more, reads=True),
        Part("recipients.first", more, reads=True),
        Part("recipients.file", file),
        Part("recipients.why", why),
    ),
)
