"""Take a scheduled message back to draft."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Take it off the schedule; its segments are free again, and it needs a new approval."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.UNSCHEDULE, by=ask.person.id, now=ask.now)
    words = f"📝 {mention(ask.person.id)} unscheduled #{message.number}; it is a draft again."
    note = posts.note(session, message.number, words, key=f"unscheduled:{ask.now.isoformat()}")
    return Reply(jobs=(posts.card(session, message.number), note))


COMMAND = Command("unschedule", run, usage="#12")
