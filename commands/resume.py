"""Go on with a message that was paused."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.job import Job
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Go on where it stopped; consent and quiet hours are judged again for whoever is left."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.RESUME, by=ask.person.id, now=ask.now)
    words = f"🚀 {mention(ask.person.id)} resumed #{message.number}."
    note = posts.note(session, message.number, words, key=f"resumed:{ask.now.isoformat()}")
    return Reply(
        jobs=(
            posts.card(session, message.number),
            posts.progress(session, message.number),
            note,
            Job("launch", str(message.number)),
        )
    )


COMMAND = Command("resume", run, usage="#12")
