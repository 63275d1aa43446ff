"""Colleagues' phones that tests can go to; each is proved by a code first."""

from blocks import note
from blocks import numbers as surface
from blocks.numbers import Phone
from blocks.surface import Surface
from commands.ask import Ask, Command, Part, Reply
from sms.errors import Problem, told_at
from sms.phone import any_country, mask
from sms.roles import Role, demand
from store import Session, forms, numbers
from store.numbers import Proof, TeamNumber

SAID = {
    Proof.WRONG: "That is not the code. Look again: it has six digits.",
    Proof.OVER: "This code counts no more. Close this and add the number again to get a new one.",
}


class NotYours(Problem):
    """Only its owner or an admin can remove a number."""


def run(session: Session, ask: Ask) -> Reply:
    """List the numbers; they are masked for everybody."""
    return Reply(say=_list(session, ask))


def add(session: Session, ask: Ask) -> Reply:
    """Ask whose phone and which number."""
    demand(ask.person, Role.AUTHOR)
    form = forms.open(session, user=ask.person.id, kind="number", now=ask.now)
    return Reply(form=surface.number_form(form))


def number(session: Session, ask: Ask) -> Reply:
    """Text a code to the phone, and ask for it; the number is kept nowhere visible before it is proved."""
    demand(ask.person, Role.AUTHOR)
    label = str(ask.values.get("label") or "").strip()
    with told_at("phone"):
        phone = any_country(str(ask.values.get("phone") or ""))
        job = numbers.text_code(session, ask.account, phone, by=ask.person.id, now=ask.now)
    forms.update(session, ask.form, {"label": label, "phone": phone})
    return Reply(edit=surface.code_form(ask.form, label=label, masked=mask(phone)), jobs=(job,))


def code(session: Session, ask: Ask) -> Reply:
    """Judge the code that was typed; a wrong one is told under its input, and its try counts."""
    demand(ask.person, Role.AUTHOR)
    asked = forms.state(session, ask.form).state
    phone, label = str(asked["phone"]), str(asked["label"])
    proof = numbers.prove(session, phone, code=str(ask.values.get("code") or ""), by=ask.person.id, now=ask.now)
    if proof is not Proof.RIGHT:
        return Reply(errors={"code": SAID[proof]})
    numbers.keep(session, phone, label=label, owner=ask.person.id, now=ask.now)
    forms.done(session, ask.form)
    return Reply(edit=surface.verified(ask.form, label=label, masked=mask(phone)))


def remove(session: Session, ask: Ask) -> Reply:
    """Take a number off the list."""
    phone = numbers.get(session, int(ask.argument))
    if not _may_remove(phone, ask):
        raise NotYours(hint=f"Ask <@{phone.owner}>.")
    numbers.remove(session, phone.id, by=ask.person.id, now=ask.now)
    return Reply(say=note.view(f"{mask(phone.number)} is removed. `/sms numbers` shows the others."))


def _list(session: Session, ask: Ask) -> Surface:
    phones = (
        Phone(phone.id, phone.label, mask(phone.number), phone.owner, removable=_may_remove(phone, ask))
        for phone in numbers.every(session)
    )
    return surface.view(tuple(phones))


def _may_remove(phone: TeamNumber, ask: Ask) -> bool:
    return phone.owner == ask.person.id or ask.person.role is Role.ADMIN


COMMAND = Command(
    "numbers",
    run,
    reads=True,
    parts=(
        Part("numbers.add", add),
        Part("numbers.number", number),
        Part("numbers.code", code),
        Part("numbers.remove", remove),
    ),
)
