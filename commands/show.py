"""Show one message as it stands, with all that can be done to it."""

from blocks import show as surface
from commands.ask import Ask, Command, Reply
from store import Session, cards, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Show its card to this person alone."""
    message = sight.find(session, ask.subject, by=ask.person)
    card = cards.card(session, message.number, now=ask.now)
    return Reply(say=surface.view(card, posts.root(session, message.number)))


COMMAND = Command("show", run, usage="#12", reads=True)
