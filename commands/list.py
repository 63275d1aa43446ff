"""List messages, newest first; by state, campaign, team, author, or by words in name and text."""

from blocks import message_filter as form
from blocks.message_filter import Names
from blocks.message_list import Page, view
from commands.ask import Ask, Command, Part, Reply
from sms.lifecycle import State
from sms.message_filter import Filter, read
from sms.near import did_you_mean
from sms.roles import Role, demand
from store import Session, campaigns, sight, teams

PAGE = 10


def run(session: Session, ask: Ask) -> Reply:
    """List a page; the filter is typed after the verb or carried by a button."""
    return _listed(session, ask, read(ask.argument, me=ask.person.id))


def narrow(session: Session, ask: Ask) -> Reply:
    """Ask for a filter; the button carries the one that is in force."""
    demand(ask.person, Role.VIEWER)
    return Reply(form=form.form(read(ask.argument, me=ask.person.id), _names(session)))


def submit(session: Session, ask: Ask) -> Reply:
    """List what the form asks for, as an answer of its own."""
    reply = _listed(session, ask, form.read(ask.values))
    return Reply(say=reply.say, close=True)


def _listed(session: Session, ask: Ask, shown: Filter) -> Reply:
    demand(ask.person, Role.VIEWER)
    found = sight.page(session, shown, by=ask.person, limit=PAGE + 1)
    meant = "" if found else did_you_mean(shown.words, [*State, *sight.names(session, by=ask.person)])
    page = Page(found[:PAGE], len(found) > PAGE, meant)
    return Reply(say=view(page, shown, zone=ask.account.zone, names=_names(session)))


def _names(session: Session) -> Names:
    labels = {campaign.id: campaign.name for campaign in campaigns.every(session)}
    return Names(labels, teams.names(session))


COMMAND = Command(
    "list",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("list.older", run, reads=True),
        Part("list.filter", narrow, reads=True),
        Part("list.submit", submit, reads=True),
    ),
)
