"""Set the account up in one form: name, time zone, home channel, approvers and the month's segments; admins only."""

from blocks import note
from blocks import welcome as surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.roles import Role, demand
from sms.settings import why_not
from store import Session, forms, settings, welcome

ADMIN = frozenset({Need.FRESH_ROLE})
UNNAMED = "The account"


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with what is known already."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    form = forms.open(session, user=ask.person.id, kind="welcome", now=ask.now)
    return Reply(form=surface.view(form, settings.rows(session)))


def submit(session: Session, ask: Ask) -> Reply:
    """Save the answers, all or none; what is left empty stays as it was."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    answers = {key: typed for key in welcome.STEPS if (typed := _typed(session, ask, key))}
    errors = {key: why for key, typed in answers.items() if (why := why_not(key, typed))}
    if errors:
        return Reply(errors=errors)
    for key, typed in answers.items():
        settings.save(session, key, text=typed, by=ask.person.id, now=ask.now)
    welcome.end(session, action="set the account up", by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.done(ask.form, settings.load(session).account_name or UNNAMED))


def dismiss(session: Session, ask: Ask) -> Reply:
    """Greet nobody any more."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    welcome.end(session, action="put the set-up aside", by=ask.person.id, now=ask.now)
    return Reply(say=note.view(surface.dismissed()))


def _typed(session: Session, ask: Ask, key: str) -> str:
    value = ask.values.get(key) or ""
    if key != "approvers":
        return str(value).strip()
    groups = [one for one in settings.load(session).approvers if one.startswith("S")]  # no select of Slack's has them
    return ",".join([*groups, *value])


COMMAND = Command(
    "welcome",
    run,
    needs=ADMIN,
    parts=(Part("welcome.submit", submit, needs=ADMIN), Part("welcome.dismiss", dismiss, needs=ADMIN)),
)
