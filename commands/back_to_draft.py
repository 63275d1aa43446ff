"""Put a message that was held back to draft."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Take a held message back; its segments are free again, and it needs a new approval."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.BACK_TO_DRAFT, by=ask.person.id, now=ask.now)
    words = f"📝 {mention(ask.person.id)} put #{message.number} back to draft."
    note = posts.note(session, message.number, words, key=f"back:{ask.now.isoformat()}")
    return Reply(jobs=(posts.card(session, message.number), note))


COMMAND = Command("back_to_draft", run, usage="#12")
