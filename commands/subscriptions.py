"""What people agree to get, with how many numbers are opted in and out."""

from blocks import subscriptions as surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms import naming, pages
from sms.consent import check_question
from sms.emoji_names import expand
from sms.errors import Problem, told_at
from sms.roles import Role, demand
from store import Session, forms, subscriptions, uses
from store.subscriptions import Terms

ADMIN = frozenset({Need.FRESH_ROLE})


class NobodyAsks(Problem):
    """The account has no name, so nobody would know who asks."""

    hint = "Write the text yourself, or set `account_name`."


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    page = pages.page(subscriptions.every(session), pages.read(ask.argument), names=lambda each: (each.name,))
    return Reply(say=surface.view(page))


def add(session: Session, ask: Ask) -> Reply:
    """Ask for the terms of a new one."""
    demand(ask.person, Role.AUTHOR)
    form = forms.open(session, user=ask.person.id, kind="subscription", now=ask.now)
    return Reply(form=surface.form(form, sender=ask.account.account_name))


def edit(session: Session, ask: Ask) -> Reply:
    """Ask for other terms; admins only, for people agreed to what it was called."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    subscription = subscriptions.get(session, int(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="subscription", now=ask.now, state={"id": subscription.id})
    return Reply(form=surface.form(form, subscription, sender=ask.account.account_name))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep it; nobody's consent changes by it, and who is asked already stays so."""
    changed = forms.state(session, ask.form).state.get("id")
    demand(ask.person, Role.ADMIN if changed else Role.AUTHOR, ask=ask.account.admins)
    taken = [each.name for each in subscriptions.every(session) if each.id != changed]
    name = naming.read(str(ask.values.get("name") or ""), taken=taken)
    terms = _terms(ask, name)
    if changed:
        subscriptions.change(session, changed, terms, by=ask.person.id, now=ask.now)
    else:
        subscriptions.add(session, terms, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    jobs = uses.cards(session, subscription=changed) if changed else ()
    return Reply(edit=surface.saved(ask.form, terms, is_new=not changed), jobs=jobs)


def _terms(ask: Ask, name: str) -> Terms:
    """Read the terms; a question must say what to reply, and who asks."""
    described, words = (str(ask.values.get(field) or "").strip() for field in ("description", "question"))
    is_double = bool(ask.values.get("double_opt_in"))
    with told_at("question"):
        if words:
            words = expand(words)
            check_question(words)
        elif is_double and not ask.account.account_name:
            raise NobodyAsks
    return Terms(name, described, is_double, words)


COMMAND = Command(
    "subscriptions",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("subscriptions.earlier", run, reads=True),
        Part("subscriptions.further", run, reads=True),
        Part("subscriptions.add", add),
        Part("subscriptions.edit", edit, needs=ADMIN),
        Part("subscriptions.submit", submit, needs=ADMIN),
    ),
)
