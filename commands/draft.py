"""Write a new text message, or change one; what is typed is kept for a day when the form is closed."""

from collections.abc import Callable
from dataclasses import replace

from blocks import composer as surface
from blocks import mrkdwn, preview
from blocks.composer import Composer
from blocks.preview import Preview
from commands.ask import Ask, Command, Need, Part, Reply
from sms import links, pages
from sms.emoji_names import expand
from sms.errors import Problem
from sms.lifecycle import Action, State, demand_regular, next_state
from sms.message import Draft, Message
from sms.plain import make_plain
from sms.roles import Role, demand
from sms.token import TYPES
from store import (
    Session,
    approvals,
    audience,
    forms,
    messages,
    posts,
    properties,
    sending,
    sight,
    snippets,
    subscriptions,
    teams,
)
from store.edits import tell
from store.forms import Form
from store.live import Live, faults, live

NEW = "draft"


class NoRoom(Problem):
    """The text would be too long."""

    hint = "Shorten it first."


def run(session: Session, ask: Ask) -> Reply:
    """Open an empty composer; a text that was left unsaved is offered, not forced on anybody."""
    return _open(session, ask, Draft(ask.argument.strip()[: surface.NAME_MAX], ask.team_channel, ""))


def edit(session: Session, ask: Ask) -> Reply:
    """Open the composer on a message; saving takes one in review or scheduled back to draft."""
    message = sight.find(session, ask.subject, by=ask.person)
    demand_regular(automated=message.is_automated)
    next_state(message.state, Action.EDIT)
    return _open(session, ask, message.draft, message=message)


def text_this(session: Session, ask: Ask) -> Reply:
    """Open the composer with the text of a Slack message, as people read it."""
    body = mrkdwn.plain(ask.text)
    return _open(session, ask, Draft(body.partition("\n")[0][: surface.NAME_MAX], ask.team_channel, body))


def typed(session: Session, ask: Ask) -> Reply:
    """Count what stands there now, and keep it: Slack does not tell what stood in a form that was closed."""
    if forms.find(session, ask.form) is None:
        return Reply()  # the last keystroke came after the submit
    return _redraw(session, ask)


def go_on(session: Session, ask: Ask) -> Reply:
    """Fill the form with the text that was left unsaved, which is this form's from now on."""
    form = forms.state(session, ask.form)
    left = forms.state(session, form.state["unsaved"])
    forms.update(session, form.id, {**form.state, "unsaved": "", "restored": True})
    forms.done(session, left.id)
    typed = {name: value for name, value in left.typed.items() if value or name == "opt_out"}  # unticked is a word
    return _redraw(session, replace(ask, values={**ask.values, **typed}), anew=True)


def insert(session: Session, ask: Ask) -> Reply:
    """Append a token, for Slack has no cursor; a space goes between when there is none."""
    return _append(session, ask, lambda: surface.token(surface.read_helpers(ask.values)), used="default")


def insert_link(session: Session, ask: Ask) -> Reply:
    """Append a link that may be sent; any other is told, and stays in its input."""
    link = surface.read_helpers(ask.values).link

    def checked() -> str:
        links.check(link)
        return link

    return _append(session, ask, checked, used="link")


def snippet(session: Session, ask: Ask) -> Reply:
    """Append the text of a snippet, which is the author's own from then on."""
    chosen = ask.values.get("snippet")
    if not chosen:
        return _redraw(session, ask)
    return _append(session, ask, lambda: snippets.get(session, int(chosen)).body, used="snippet")


def symbol(session: Session, ask: Ask) -> Reply:
    """Append a symbol right after the text."""
    return _put(session, ask, f"{_body(ask)}{ask.values.get('symbol') or ''}")


def plain(session: Session, ask: Ask) -> Reply:
    """Swap look-alikes; emoji stay, and the live line says what still forces Unicode."""
    return _put(session, ask, make_plain(_body(ask)))


def show(session: Session, ask: Ask) -> Reply:
    """Show the text as the chosen contact gets it, or with its defaults."""
    return _redraw(session, ask, previewed=True)


def suggest(session: Session, ask: Ask) -> Reply:
    """Find contacts for the preview."""
    return Reply(choices=surface.choices(audience.contact_choices(session, ask.argument)))


def suggest_properties(session: Session, ask: Ask) -> Reply:
    """Find properties of the type that is chosen: the form knows it, for Slack does not tell it here."""
    kind = forms.state(session, ask.form).state.get("type", TYPES[0])
    return Reply(choices=surface.choices(properties.choices(session, kind, ask.argument)))


def suggest_snippets(session: Session, ask: Ask) -> Reply:
    """Find snippets by their names."""
    found = pages.holding(ask.argument, snippets.every(session), names=lambda each: (each.name,))
    return Reply(choices=surface.choices((each.name, str(each.id)) for each in found))


def closed(session: Session, ask: Ask) -> Reply:
    """Keep what stood in the form, if Slack tells it; else what was typed last is kept already."""
    _keep(session, ask)
    return Reply()


def submit(session: Session, ask: Ask) -> Reply:
    """Save the draft, and have its card drawn; what somebody else changed meanwhile is never overwritten."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    errors = _errors(session, ask, form)
    if errors:
        return Reply(errors=errors)
    asked = approvals.open(session, form.message) if form.message else None
    old = sight.find(session, form.message, by=ask.person) if form.message else None
    message = _save(session, ask, form)
    forms.done(session, form.id)
    voided = (posts.request(session, asked),) if asked and message.state is State.DRAFT else ()
    told = tell(session, old, message, by=ask.person, now=ask.now)
    return Reply(jobs=(posts.card(session, message.number), *voided, *told))


def _open(session: Session, ask: Ask, draft: Draft, *, message: Message | None = None) -> Reply:
    demand(ask.person, Role.AUTHOR)
    number, revision = (message.number, message.revision) if message else (None, None)
    kind = f"draft {number}" if number else NEW
    left = forms.kept(session, ask.person.id, kind=kind, now=ask.now)
    form = forms.open(
        session,
        user=ask.person.id,
        kind=kind,
        now=ask.now,
        message=number,
        revision=revision,
        state={"turn": 0, "restored": False, "unsaved": left.id if left else ""},
    )
    opened = replace(ask, form=form, values=surface.filled(draft))
    return Reply(form=surface.view(_composer(session, opened, forms.state(session, form))))


def _append(session: Session, ask: Ask, piece: Callable[[], str], *, used: str) -> Reply:
    body = _body(ask)
    space = "" if not body or body[-1].isspace() else " "
    try:
        text = f"{body}{space}{piece()}"
    except Problem as problem:
        return _redraw(session, ask, problem=problem)
    return _put(session, replace(ask, values={**ask.values, used: ""}), text)


def _put(session: Session, ask: Ask, body: str) -> Reply:
    """Replace the text, which Slack shows only in an input with a new id, and refuses when it is over its limit."""
    if len(body) > surface.TEXT_MAX:
        return _redraw(session, ask, problem=NoRoom())
    return _redraw(session, replace(ask, values={**ask.values, "message": body}), anew=True)


def _body(ask: Ask) -> str:
    return surface.read(ask.values).body


def _redraw(
    session: Session, ask: Ask, *, anew: bool = False, problem: Problem | None = None, previewed: bool = False
) -> Reply:
    form = forms.state(session, ask.form)
    turn, kind = form.state["turn"] + anew, surface.read_helpers(ask.values).type
    state = {**form.state, "turn": turn, "type": kind}
    if state != form.state:
        form = replace(form, state=state)
        forms.update(session, form.id, state)
    _keep(session, ask)
    composer = _composer(session, ask, form)
    if problem:
        composer = replace(composer, live=Live(problem=problem))
    elif previewed and composer.live.estimate:
        composer = replace(composer, preview=_preview(session, ask, form))
    return Reply(edit=surface.view(composer))


def _composer(session: Session, ask: Ask, form: Form) -> Composer:
    left = forms.find(session, form.state["unsaved"])
    return Composer(
        form=form.id,
        draft=surface.read(ask.values),
        live=live(session, _message(ask, form), account=ask.account, sender=ask.person.name),
        number=form.message,
        helpers=surface.read_helpers(ask.values),
        subscriptions=tuple(subscriptions.names(session)),
        teams=tuple(teams.of(session, ask.person)) if form.message is None else (),
        team=str(ask.values.get("team") or ""),
        opt_out_text=ask.account.opt_out_text,
        unsaved=surface.read(left.typed).name or "a text" if left else "",
        turn=form.state["turn"],
        restored=form.state["restored"],
    )


def _message(ask: Ask, form: Form) -> Message:
    """Make a message of what stands in the form, to be counted and shown as if it were saved."""
    return Message(form.message or 0, surface.read(ask.values), State.DRAFT, form.revision or 1, ask.person.id)


def _preview(session: Session, ask: Ask, form: Form) -> Preview:
    look, sender = preview.read(ask.values), ask.person.name
    message, url = _message(ask, form), links.base(ask.public_url, ask.account.link_domain)
    shown = sending.sample(session, message, account=ask.account, sender=sender, contact=look.contact, public_url=url)
    return Preview(shown, look, ask.account.account_name)


def _keep(session: Session, ask: Ask) -> None:
    typed = {name: ask.values[name] for name in surface.INPUTS if name in ask.values}
    if typed.get("message") or typed.get("name"):
        forms.keep(session, ask.form, typed, now=ask.now)


def _errors(session: Session, ask: Ask, form: Form) -> dict[str, str]:
    message = _message(ask, form)
    errors = faults(session, message, account=ask.account, sender=ask.person.name)
    errors["channel"] = surface.channel_error(message.draft.channel, is_in=ask.in_channel)
    return {name: error for name, error in errors.items() if error}


def _save(session: Session, ask: Ask, form: Form) -> Message:
    draft = surface.read(ask.values)
    draft = replace(draft, body=expand(draft.body))
    by, now = ask.person.id, ask.now
    if form.message is None:
        team = teams.chosen(session, ask.person, ask.values.get("team"))
        return messages.add(session, draft, author=by, now=now, team=team)
    return messages.edit(session, draft, number=form.message, revision=form.revision or 0, by=by, now=now)


COMMAND = Command(
    "draft",
    run,
    usage="[name]",
    parts=(
        Part("draft.edit", edit),
        Part("draft.typed", typed, gives_way=True),
        Part("draft.type", typed, gives_way=True),
        Part("draft.continue", go_on),
        Part("draft.insert", insert),
        Part("draft.link", insert_link),
        Part("draft.symbol", symbol),
        Part("draft.snippet", snippet),
        Part("draft.snippet.find", suggest_snippets, reads=True),
        Part("draft.property", suggest_properties, reads=True),
        Part("draft.plain", plain),
        Part("draft.preview", show),
        Part("draft.people", show),
        Part("draft.people.find", suggest, reads=True),
        Part("draft.look", show),
        Part("draft.closed", closed),
        Part("draft.submit", submit, needs=frozenset({Need.CHANNEL})),
    ),
)
