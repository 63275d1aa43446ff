"""Teams: who is in them, and so who sees whose messages; admins add, change and remove them."""

from blocks import teams as surface
from blocks import whom
from commands.ask import Ask, Command, Need, Part, Reply
from sms import naming, pages
from sms.job import Job
from sms.roles import Role, demand
from store import Session, forms, posts, teams

FRESH = frozenset({Need.FRESH_ROLE})
GROUPS = FRESH | {Need.GROUPS}


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    demand(ask.person, Role.VIEWER)
    page = pages.page(teams.every(session), pages.read(ask.argument), names=lambda each: (each.name,))
    return Reply(say=surface.view(page))


def add(session: Session, ask: Ask) -> Reply:
    """Ask what the new one is called and who is in it."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    form = forms.open(session, user=ask.person.id, kind="team", now=ask.now)
    return Reply(form=surface.form(form, None, groups=ask.groups))


def change(session: Session, ask: Ask) -> Reply:
    """Ask for another name or other members."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    team = teams.get(session, int(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="team", now=ask.now, state={"id": team.id})
    return Reply(form=surface.form(form, team, groups=ask.groups))


def find_groups(session: Session, ask: Ask) -> Reply:  # noqa: ARG001 - Slack knows them, not we
    """Find user groups by what is typed."""
    return Reply(choices=whom.choices(ask.groups, ask.argument))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep it; whoever is in it now sees its messages from now on, and whoever is not, does not."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    changed = forms.state(session, ask.form).state.get("id")
    taken = [name for team_id, name in teams.names(session).items() if team_id != changed]
    name = naming.read(str(ask.values.get("name") or ""), taken=taken)
    members, by, now = whom.read(ask.values), ask.person.id, ask.now
    if changed:
        teams.change(session, changed, name=name, members=members, by=by, now=now)
    else:
        teams.add(session, name, members=members, by=by, now=now)
    forms.done(session, ask.form)
    jobs = _cards(session, changed) if changed else ()
    return Reply(edit=surface.saved(ask.form, name, is_new=not changed), jobs=jobs)


def remove(session: Session, ask: Ask) -> Reply:
    """Ask whose its messages are once it is gone."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    team = teams.get(session, int(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="team", now=ask.now, state={"id": team.id})
    return Reply(form=surface.removal(form, team, others=teams.names(session)))


def submit_removal(session: Session, ask: Ask) -> Reply:
    """Remove it, and give its messages to whom was chosen."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    team = teams.get(session, int(forms.state(session, ask.form).state["id"]))
    chosen = str(ask.values.get("heir") or "")
    heir = int(chosen) if chosen.isdecimal() else None
    numbers = teams.remove(session, team.id, heir=heir, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    jobs = tuple(posts.card(session, number) for number in numbers)
    return Reply(edit=surface.removed(ask.form, team.name), jobs=jobs)


def _cards(session: Session, team_id: int) -> tuple[Job, ...]:
    """Want the cards that tell a team's name."""
    return tuple(posts.card(session, number) for number in teams.open_messages(session, team_id))


COMMAND = Command(
    "teams",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("teams.earlier", run, reads=True),
        Part("teams.further", run, reads=True),
        Part("teams.add", add, needs=GROUPS),
        Part("teams.change", change, needs=GROUPS),
        Part("teams.groups", find_groups, reads=True, needs=frozenset({Need.GROUPS})),
        Part("teams.submit", submit, needs=FRESH),
        Part("teams.remove", remove, needs=FRESH),
        Part("teams.remove.submit", submit_removal, needs=FRESH),
    ),
)
