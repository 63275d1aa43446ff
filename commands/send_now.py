"""Send a message that was held."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.job import Job
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Send at once what was held, as it was approved; whoever opted out meanwhile drops out all the same."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.SEND_NOW, by=ask.person.id, now=ask.now)
    words = f"🚀 {mention(ask.person.id)} sends #{message.number} now, though it was held."
    note = posts.note(session, message.number, words, key=f"sent-now:{ask.now.isoformat()}")
    return Reply(jobs=(posts.card(session, message.number), note, Job("launch", str(message.number))))


COMMAND = Command("send_now", run, usage="#12")
