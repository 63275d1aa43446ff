"""Stop a message for good while it is being sent."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.job import Job
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Stop for good; the thread tells what was stopped once every planned text is canceled."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.STOP, by=ask.person.id, now=ask.now)
    words = f"⏹ {mention(ask.person.id)} stopped #{message.number}."
    note = posts.note(session, message.number, words, key=f"stopped:{ask.now.isoformat()}")
    return Reply(
        jobs=(
            posts.card(session, message.number),
            posts.progress(session, message.number),
            note,
            Job("stop", str(message.number)),
        )
    )


COMMAND = Command("stop", run, usage="#12")
