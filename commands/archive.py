"""Put a message that is a draft, sent or stopped out of sight, or back."""

from blocks import note
from commands.ask import Ask, Command, Part, Reply
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Archive a message; lists leave it out from now on, its thread stays."""
    return _turn(session, ask, archived=True)


def undo(session: Session, ask: Ask) -> Reply:
    """Take a message out of the archive again."""
    return _turn(session, ask, archived=False)


def _turn(session: Session, ask: Ask, *, archived: bool) -> Reply:
    demand(ask.person, Role.AUTHOR)
    old = sight.find(session, ask.subject, by=ask.person)
    if old.archived != archived:
        messages.archive(session, old, archived=archived, by=ask.person.id, now=ask.now)
    way_back = "`/sms list archived` shows it." if archived else "It is in `/sms list` again."
    told = f"#{old.number} is {'archived' if archived else 'out of the archive'}. {way_back}"
    return Reply(say=note.view(told), jobs=(posts.card(session, old.number),))


COMMAND = Command("archive", run, usage="#12", parts=(Part("archive.undo", undo),))
