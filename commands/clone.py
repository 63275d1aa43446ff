"""Make a new draft of a message: same text, same people, sent when you say."""

from blocks import note
from commands.ask import Ask, Command, Reply
from sms.roles import Role, demand
from store import Session, automations, messages, posts, sight, teams


def run(session: Session, ask: Ask) -> Reply:
    """Write the copy and put its card into the channel at once."""
    demand(ask.person, Role.AUTHOR)
    old = sight.find(session, ask.subject, by=ask.person)
    team = teams.chosen(session, ask.person, old.team)
    automation = automations.seek(session, old.number)
    clone = automations.clone if automation else messages.clone
    new = clone(session, old.number, by=ask.person.id, now=ask.now, team=team)
    told = f"#{new.number} is a copy of #{old.number}; its card is in <#{new.draft.channel}>."
    return Reply(say=note.view(told), jobs=(posts.card(session, new.number),))


COMMAND = Command("clone", run, usage="#12")
