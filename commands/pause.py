"""Pause a message that is being sent."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, messages, posts, sight


def run(session: Session, ask: Ask) -> Reply:
    """Let nothing more leave; what the carrier already has still arrives."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    messages.move(session, message, action=Action.PAUSE, by=ask.person.id, now=ask.now)
    words = f"⏸ {mention(ask.person.id)} paused #{message.number}."
    note = posts.note(session, message.number, words, key=f"paused:{ask.now.isoformat()}")
    return Reply(jobs=(posts.card(session, message.number), posts.progress(session, message.number), note))


COMMAND = Command("pause", run, usage="#12")
