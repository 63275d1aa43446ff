"""Texts that your team keeps under a name, to be put into messages."""

from dataclasses import replace

from blocks import snippets as surface
from commands.ask import Ask, Command, Part, Reply
from sms import naming, pages
from sms.emoji_names import expand
from sms.errors import told_at
from sms.lifecycle import State
from sms.message import Draft, Message
from sms.roles import Role, demand
from sms.segments import Count
from store import Session, cards, forms, sending, snippets


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    page = pages.page(snippets.every(session), pages.read(ask.argument), names=lambda each: (each.name,))
    sizes = {each.id: cards.estimated(session, _draft(each.body), account=ask.account) for each in page.shown}
    return Reply(say=surface.view(page, sizes))


def add(session: Session, ask: Ask) -> Reply:
    """Ask for name and text."""
    demand(ask.person, Role.AUTHOR)
    return Reply(form=surface.form(forms.open(session, user=ask.person.id, kind="snippet", now=ask.now)))


def edit(session: Session, ask: Ask) -> Reply:
    """Ask for name and text of one that is there."""
    demand(ask.person, Role.AUTHOR)
    snippet = snippets.get(session, int(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="snippet", now=ask.now, state={"id": snippet.id})
    return Reply(form=surface.form(form, snippet))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep it; tokens are checked like a draft's, so that inserting it never breaks a text."""
    demand(ask.person, Role.AUTHOR)
    changed = forms.state(session, ask.form).state.get("id")
    taken = [each.name for each in snippets.every(session) if each.id != changed]
    name = naming.read(str(ask.values.get("name") or ""), taken=taken)
    with told_at("body"):
        body = expand(str(ask.values.get("body") or "").strip())
        size = _checked(session, ask, body)
    if changed:
        snippets.change(session, changed, name=name, body=body, by=ask.person.id, now=ask.now)
    else:
        snippets.add(session, name, body=body, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.saved(ask.form, name, size, is_new=not changed))


def remove(session: Session, ask: Ask) -> Reply:
    """Forget one; messages that it was put into keep its text."""
    demand(ask.person, Role.AUTHOR)
    snippets.remove(session, int(ask.argument), by=ask.person.id, now=ask.now)
    return run(session, replace(ask, argument=""))


def _draft(body: str) -> Draft:
    return Draft("", "", body, opt_out=False)


def _checked(session: Session, ask: Ask, body: str) -> Count:
    message = Message(0, _draft(body), State.DRAFT, 1, ask.person.id)
    return sending.checked(session, message, account=ask.account, sender=ask.person.name)


COMMAND = Command(
    "snippets",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("snippets.earlier", run, reads=True),
        Part("snippets.further", run, reads=True),
        Part("snippets.add", add),
        Part("snippets.edit", edit),
        Part("snippets.submit", submit),
        Part("snippets.remove", remove),
    ),
)
