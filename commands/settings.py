"""See and change the account's settings; admins only."""

from blocks import settings as surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.errors import Problem
from sms.roles import Role, demand
from sms.settings import SETTINGS, parse
from store import Session, forms, settings


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with every setting as it stands."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    form = forms.open(session, user=ask.person.id, kind="settings", now=ask.now)
    return Reply(form=surface.view(form, settings.rows(session)))


def submit(session: Session, ask: Ask) -> Reply:
    """Save what was changed; one that cannot be read is told under its input, and nothing is saved."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    rows = settings.rows(session)
    typed = {setting.key: ask.values.get(setting.key) or "" for setting in SETTINGS}
    before = {setting.key: rows.get(setting.key, setting.default) for setting in SETTINGS}
    changed = {key: text for key, text in typed.items() if text != before[key]}
    errors = {key: error for key, text in changed.items() if (error := _error(key, text))}
    if errors:
        return Reply(errors=errors)
    for key, text in changed.items():
        settings.save(session, key, text=text, by=ask.person.id, now=ask.now)
    return Reply(edit=surface.saved(ask.form, changed))


def _error(key: str, text: str) -> str:
    try:
        parse(key, text)
    except Problem as problem:
        return str(problem)
    return ""


COMMAND = Command(
    "settings",
    run,
    needs=frozenset({Need.FRESH_ROLE}),
    parts=(Part("settings.submit", submit, needs=frozenset({Need.FRESH_ROLE})),),
)
