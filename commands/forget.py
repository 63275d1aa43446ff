"""Forget a person for good, once their number or name is typed; reports keep their counts."""

from blocks import forget as surface
from blocks.surface import Modal
from commands.ask import Ask, Command, Need, Part, Reply
from sms import timeline
from sms.errors import Problem
from sms.roles import Role, demand
from store import Session, forget, forms, people
from store.people import Contact

FRESH = frozenset({Need.FRESH_ROLE})
DIGITS_MIN = 7
DONE = "They are forgotten. A keyed hash keeps their number from every text; what showed them is being removed."
NAMELESS = "They are forgotten. They had no number that can be texted; what showed them is being removed."


class NotThem(Problem):
    """That is neither their number nor their name, so nobody was forgotten."""


def run(session: Session, ask: Ask) -> Reply:
    """Ask for the number or name of whoever is meant."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    return Reply(form=_form(session, ask, people.named(session, ask.argument)))


def from_contact(session: Session, ask: Ask) -> Reply:
    """Ask for the number or name of whom the screen shows."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    at = timeline.read(ask.argument)
    return Reply(edit=_form(session, ask, people.contact(session, at.contact if at else 0)))


def submit(session: Session, ask: Ask) -> Reply:
    """Forget them; anything else that was typed forgets nobody."""
    demand(ask.person, Role.ADMIN, ask=ask.account.admins)
    contact = people.contact(session, forms.state(session, ask.form).state["contact"])
    if not _is_meant(contact, str(ask.values.get("typed") or "")):
        raise NotThem(hint="Type it as it stands on their screen.", field="typed")
    jobs = forget.forget(session, contact, by=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.done(ask.form, tells=DONE if contact.number else NAMELESS), jobs=jobs)


def _form(session: Session, ask: Ask, contact: Contact) -> Modal:
    form = forms.open(session, user=ask.person.id, kind="forget", now=ask.now, state={"contact": contact.id})
    return surface.view(contact, form=form, shared=forget.shared(session, contact))


def _is_meant(contact: Contact, typed: str) -> bool:
    digits = "".join(filter(str.isdigit, typed))
    numbers = filter(None, (contact.mobile, contact.phone, contact.mobile_given, contact.phone_given))
    if len(digits) >= DIGITS_MIN and any("".join(filter(str.isdigit, each)).endswith(digits) for each in numbers):
        return True
    return " ".join(typed.split()).casefold() == " ".join(contact.name.split()).casefold()


COMMAND = Command(
    "forget",
    run,
    usage="NUMBER or NAME",
    needs=FRESH,
    parts=(Part("forget.ask", from_contact, needs=FRESH), Part("forget.submit", submit, needs=FRESH)),
)
