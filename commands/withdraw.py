"""Take a request for approval back."""

from blocks.words import mention
from commands.ask import Ask, Command, Reply
from sms.lifecycle import Action
from sms.roles import Role, demand
from store import Session, approvals, messages, posts, sight
from store.approvals import Outcome


def run(session: Session, ask: Ask) -> Reply:
    """Make the message a draft again; the request says so, and nobody can approve it any more."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    asked = approvals.undecided(session, message.number, revision=ask.revision)
    decided = approvals.decide(session, asked.id, outcome=Outcome.WITHDRAWN, by=ask.person.id, now=ask.now)
    messages.move(session, message, action=Action.WITHDRAW, by=ask.person.id, now=ask.now)
    words = f"↩️ {mention(ask.person.id)} withdrew the request for #{message.number}; it is a draft again."
    note = posts.note(session, message.number, words, key=f"withdrawn:{asked.id}")
    return Reply(jobs=(posts.card(session, message.number), posts.request(session, decided), note))


COMMAND = Command("withdraw", run, usage="#12")
