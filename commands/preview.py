"""Show a message as it will be read on a phone."""

from blocks import preview as surface
from commands.ask import Ask, Command, Reply
from sms.segments import count
from store import Session, messages, sending


def run(session: Session, ask: Ask) -> Reply:
    """Show the text with its defaults; as a chosen contact gets it, the composer shows it."""
    message = messages.find(session, ask.subject)
    shown = sending.sample(session, message, account=ask.account, sender=ask.person.name)
    return Reply(
        form=surface.view(message.number, shown.text, of=shown.of, cost=count(shown.text), missing=tuple(shown.missing))
    )


COMMAND = Command("preview", run, usage="#12", reads=True)
