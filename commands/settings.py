"""See and change the account's settings; admins only."""

from blocks import settings as surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.roles import Role, demand
from sms.settings import SETTINGS, why_not
from store import Session, forms, settings

OVERTAKEN = "Somebody else has changed this meanwhile. Close the form and open it again to see to what."


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with every setting as it stands."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    shown = _kept(session)
    form = forms.open(session, user=ask.person.id, kind="settings", now=ask.now, state=shown)
    return Reply(form=surface.view(form, shown))


def submit(session: Session, ask: Ask) -> Reply:
    """Save what this person changed; one that cannot be read is told under its input, and nothing is saved."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    shown, kept = forms.state(session, ask.form).state, _kept(session)
    typed = {key: ask.values.get(key) or "" for key in kept}
    changed = {key: text for key, text in typed.items() if text != shown.get(key, kept[key])}
    overtaken = {key: OVERTAKEN for key in changed if kept[key] not in {shown.get(key, kept[key]), changed[key]}}
    errors = overtaken | {key: error for key, text in changed.items() if (error := why_not(key, text))}
    if errors:
        return Reply(errors=errors)
    for key, text in changed.items():
        settings.save(session, key, text=text, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.saved(ask.form, changed))


def _kept(session: Session) -> dict[str, str]:
    rows = settings.rows(session)
    return {setting.key: rows.get(setting.key, setting.default) for setting in SETTINGS}


COMMAND = Command(
    "settings",
    run,
    needs=frozenset({Need.FRESH_ROLE}),
    parts=(Part("settings.submit", submit, needs=frozenset({Need.FRESH_ROLE})),),
)
