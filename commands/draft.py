"""Write a new text message, or change one; what is typed is kept for a day when the form is closed."""

from dataclasses import replace

from blocks import composer as surface
from blocks import mrkdwn
from blocks.composer import Composer, Helpers, Live
from blocks.surface import Choice
from commands.ask import Ask, Command, Need, Part, Reply
from sms import links, tokens
from sms.emoji_names import expand
from sms.errors import Problem
from sms.lifecycle import Action, State, next_state
from sms.message import Draft, Message
from sms.plain import make_plain
from sms.roles import Role, demand
from store import Session, approvals, audience, forms, messages, posts, properties, sending, subscriptions
from store.forms import Form

NEW = "draft"


class Unchosen(Problem):
    """Choose a property first, then press `Insert`."""


class NoLink(Problem):
    """Type a link first, then press `Insert link`."""


def run(session: Session, ask: Ask) -> Reply:
    """Open an empty composer; a text that was left unsaved is offered, not forced on anybody."""
    return _open(session, ask, Draft(ask.argument.strip()[: surface.NAME_MAX], ask.team_channel, ""))


def edit(session: Session, ask: Ask) -> Reply:
    """Open the composer on a message; saving takes one in review or scheduled back to draft."""
    message = messages.find(session, ask.subject)
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
    helpers = surface.read_helpers(ask.values)
    if not helpers.property:
        return _redraw(session, ask, problem=Unchosen())
    try:
        token = tokens.write(f"{helpers.type}.{helpers.property}", helpers.default)
    except Problem as problem:
        return _redraw(session, ask, problem=problem)
    return _append(session, ask, token, used="default")


def insert_link(session: Session, ask: Ask) -> Reply:
    """Append a link that may be sent; any other is told, and stays in its input."""
    link = surface.read_helpers(ask.values).link
    if not link:
        return _redraw(session, ask, problem=NoLink())
    try:
        links.check(link)
    except Problem as problem:
        return _redraw(session, ask, problem=problem)
    return _append(session, ask, link, used="link")


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
    found = (pair for pair in audience.choices(session, ask.argument) if pair[1].startswith("contact:"))
    return Reply(choices=tuple(Choice(*pair) for pair in found))


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
    message = _save(session, ask, form)
    forms.done(session, form.id)
    voided = (posts.request(session, asked),) if asked and message.state is State.DRAFT else ()
    return Reply(jobs=(posts.card(session, message.number), *voided))


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


def _append(session: Session, ask: Ask, piece: str, *, used: str) -> Reply:
    body = _body(ask)
    space = "" if not body or body[-1].isspace() else " "
    return _put(session, replace(ask, values={**ask.values, used: ""}), f"{body}{space}{piece}")


def _put(session: Session, ask: Ask, body: str) -> Reply:
    """Replace the text, which Slack shows only in an input with a new id."""
    return _redraw(session, replace(ask, values={**ask.values, "message": body}), anew=True)


def _body(ask: Ask) -> str:
    return surface.read(ask.values).body


def _redraw(
    session: Session, ask: Ask, *, anew: bool = False, problem: Problem | None = None, previewed: bool = False
) -> Reply:
    form = forms.state(session, ask.form)
    if anew:
        form = replace(form, state={**form.state, "turn": form.state["turn"] + 1})
        forms.update(session, form.id, form.state)
    _keep(session, ask)
    composer = _composer(session, ask, form)
    if problem:
        composer = replace(composer, live=Live(problem=problem))
    elif previewed and composer.live.estimate:
        composer = replace(composer, helpers=_previewed(session, ask, form, composer.helpers))
    return Reply(edit=surface.view(composer))


def _composer(session: Session, ask: Ask, form: Form) -> Composer:
    helpers = surface.read_helpers(ask.values)
    left = forms.find(session, form.state["unsaved"])
    return Composer(
        form=form.id,
        draft=surface.read(ask.values),
        live=_live(session, ask, _message(ask, form)),
        number=form.message,
        helpers=replace(helpers, properties=properties.known(session).get(helpers.type, ())),
        subscriptions=tuple(subscriptions.names(session)),
        opt_out_text=ask.account.opt_out_text,
        unsaved=surface.read(left.typed).name or "a text" if left else "",
        turn=form.state["turn"],
        restored=form.state["restored"],
    )


def _message(ask: Ask, form: Form) -> Message:
    """Make a message of what stands in the form, to be counted and shown as if it were saved."""
    return Message(form.message or 0, surface.read(ask.values), State.DRAFT, form.revision or 1, ask.person.id)


def _live(session: Session, ask: Ask, message: Message) -> Live:
    if not message.draft.body.strip():
        return Live()
    plainer = replace(message, draft=replace(message.draft, body=make_plain(message.draft.body)))
    try:
        estimate = sending.checked(session, message, account=ask.account, sender=ask.person.name)
        plain_estimate = sending.checked(session, plainer, account=ask.account, sender=ask.person.name)
    except Problem as problem:
        return Live(problem=problem)
    counted = messages.counted(session, message.number)
    return Live(
        estimate=estimate,
        plain=plain_estimate if plainer != message else None,
        audience=audience.words(session, messages.get(session, message.number).selection) if counted else "",
        recipients=counted.recipients if counted else 0,
    )


def _previewed(session: Session, ask: Ask, form: Form, helpers: Helpers) -> Helpers:
    chosen = audience.selection([str(ask.values.get("preview_as") or "")], []).contacts
    contact = chosen[0] if chosen else None
    shown = sending.sample(session, _message(ask, form), account=ask.account, sender=ask.person.name, contact=contact)
    return replace(helpers, preview=shown.text, preview_of=shown.of)


def _keep(session: Session, ask: Ask) -> None:
    typed = {name: ask.values[name] for name in surface.INPUTS if name in ask.values}
    if typed.get("message") or typed.get("name"):
        forms.keep(session, ask.form, typed, now=ask.now)


def _errors(session: Session, ask: Ask, form: Form) -> dict[str, str]:
    message = _message(ask, form)
    errors = {
        "name": "" if message.draft.name else "Give it a name.",
        "channel": _channel_error(ask, message.draft.channel),
        "message": "",
    }
    try:
        sending.checked(session, message, account=ask.account, sender=ask.person.name)
    except Problem as problem:
        errors["message"] = str(problem)
    return {name: error for name, error in errors.items() if error}


def _channel_error(ask: Ask, channel: str) -> str:
    if not channel:
        return "Choose the channel that its card goes to."
    if ask.in_channel is False:
        return "The bot is not in this channel. Write /invite @textops there, then save again."
    return ""


def _save(session: Session, ask: Ask, form: Form) -> Message:
    draft = surface.read(ask.values)
    draft = replace(draft, body=expand(draft.body))
    by, now = ask.person.id, ask.now
    if form.message is None:
        return messages.add(session, draft, author=by, now=now)
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
        Part("draft.plain", plain),
        Part("draft.preview", show),
        Part("draft.people", suggest, reads=True),
        Part("draft.closed", closed),
        Part("draft.submit", submit, needs=frozenset({Need.CHANNEL})),
    ),
)
