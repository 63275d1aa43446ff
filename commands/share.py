"""Give people, user groups or teams access to a message."""

from collections.abc import Collection

from blocks import share as surface
from blocks import whom
from commands.ask import Ask, Command, Need, Part, Reply
from sms.roles import Role, demand
from store import Session, forms, posts, shares, sight, teams

GROUPS = frozenset({Need.GROUPS})


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with whom it is shared with already."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    form = forms.open(session, user=ask.person.id, kind="share", now=ask.now, message=message.number)
    shared, names = shares.of(session, message.number), teams.names(session)
    return Reply(form=surface.view(form, message, shared=shared, teams=names, groups=ask.groups))


def find_groups(session: Session, ask: Ask) -> Reply:  # noqa: ARG001 - Slack knows them, not we
    """Find user groups by what is typed."""
    return Reply(choices=whom.choices(ask.groups, ask.argument))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep it; whoever may see it from now on is mentioned in its thread."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, forms.state(session, ask.form).message, by=ask.person)
    old, new = shares.of(session, message.number), whom.read(ask.values)
    forms.done(session, ask.form)
    if set(old) == set(new):
        return Reply()
    shares.keep(session, message, whom=new, by=ask.person.id, now=ask.now)
    came, went = (_named(session, ids) for ids in (set(new) - set(old), set(old) - set(new)))
    words = surface.told(message, by=ask.person.id, new=came, gone=went)
    key = f"shared:{ask.now.isoformat()}"
    return Reply(jobs=(posts.note(session, message.number, words, key=key),))


def _named(session: Session, ids: Collection[str]) -> list[str]:
    return whom.named(sorted(ids), teams=teams.names(session))


COMMAND = Command(
    "share",
    run,
    usage="#12",
    needs=GROUPS,
    parts=(Part("share.groups", find_groups, reads=True, needs=GROUPS), Part("share.submit", submit)),
)
