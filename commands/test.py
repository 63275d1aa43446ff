"""Send a message to colleagues' phones before anybody else gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from blocks import test as surface
from blocks.surface import Choice
from commands.ask import Ask, Command, Part, Reply
from sms.errors import Problem, told_at
from sms.job import Job
from sms.lifecycle import Action, next_state
from sms.message import Message
from sms.phone import any_country, mask
from sms.roles import Role, demand
from sms.segments import count
from store import Session, audience, forms, messages, numbers, posts, quota, replies, sending, sight, singles
from store.forms import Form
from store.numbers import OptedOut, Proof

A_DAY_PERSON = 20
A_DAY_ACCOUNT = 100
SAID = {
    Proof.WRONG: "That is not the code. Look again: it has six digits.",
    Proof.OVER: "This code counts no more. Close this and press `Send test` again to get a new one.",
}


class NoNumber(Problem):
    """Choose a team number, or type another one."""


class TooManyTests(Problem):
    """That would be too many tests."""


@dataclass(frozen=True, slots=True)
class Wish:
    """To which phones, and whose values fill the text."""

    phones: tuple[str, ...]
    contact: int | None


def run(session: Session, ask: Ask) -> Reply:
    """Open the form with the team's verified numbers, one's own chosen."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    next_state(message.state, Action.TEST)
    form = forms.open(
        session, user=ask.person.id, kind="test", now=ask.now, message=message.number, revision=message.revision
    )
    team = numbers.every(session)
    choices = tuple(Choice(f"{one.label} · {mask(one.number)}", str(one.id)) for one in team)
    own = tuple(str(one.id) for one in team if one.owner == ask.person.id)
    return Reply(form=surface.view(surface.Form(form, message.number, choices, chosen=own)))


def people(session: Session, ask: Ask) -> Reply:
    """Find contacts by what is typed."""
    return Reply(choices=tuple(Choice(*pair) for pair in audience.contact_choices(session, ask.argument)))


def submit(session: Session, ask: Ask) -> Reply:
    """Send to verified phones; for any other a code is asked first, and nothing is sent before."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    wish, stranger = _wish(session, ask)
    _check_reachable(session, ask, wish)
    if not stranger:
        return _send(session, ask, form, wish)
    _testable(session, ask, form)  # before a code goes to a phone for nothing
    _check_limits(session, ask, len(wish.phones) + 1)
    with told_at("another"):
        job = numbers.text_code(session, ask.account, stranger, by=ask.person.id, now=ask.now)
    forms.update(session, form.id, {"phones": wish.phones, "contact": wish.contact, "stranger": stranger})
    return Reply(edit=surface.verify(form.id, mask(stranger)), jobs=(job,))


def verify(session: Session, ask: Ask) -> Reply:
    """Judge the code; when it is right the phone is a team number and the test goes out."""
    demand(ask.person, Role.AUTHOR)
    form = forms.state(session, ask.form)
    stranger, code = str(form.state["stranger"]), str(ask.values.get("code") or "")
    proof = numbers.prove(session, stranger, code=code, by=ask.person.id, now=ask.now)
    if proof is not Proof.RIGHT:
        return Reply(errors={"code": SAID[proof]})
    label = str(ask.values.get("label") or "")
    numbers.keep(session, stranger, label=label, owner=ask.person.id, now=ask.now)
    return _send(session, ask, form, Wish((*form.state["phones"], stranger), form.state["contact"]))


def _wish(session: Session, ask: Ask) -> tuple[Wish, str]:
    """Read whom it goes to; a typed phone that nobody has proved yet stands apart."""
    chosen = [numbers.get(session, int(one)).number for one in ask.values.get("numbers") or ()]
    typed = _typed(ask)
    if not chosen and not typed:
        raise NoNumber(field="another")
    stranger = typed if typed and not numbers.is_verified(session, typed) else ""
    known = [*chosen, typed] if typed and not stranger else chosen
    return Wish(tuple(dict.fromkeys(known)), audience.contact_of(ask.values.get("receive_as"))), stranger


def _typed(ask: Ask) -> str:
    typed = str(ask.values.get("another") or "").strip()
    with told_at("another"):
        return any_country(typed) if typed else ""


def _check_reachable(session: Session, ask: Ask, wish: Wish) -> None:
    """Refuse before anything leaves: a colleague who replied STOP gets no more texts than a customer who did."""
    for phone in wish.phones:
        if replies.is_suppressed(session, phone) or replies.is_held(session, phone, now=ask.now):
            raise OptedOut(
                f"{mask(phone)} opted out of our texts, so no test can go there.",
                hint="Text START from it, or leave it out.",
                field="numbers" if ask.values.get("numbers") else "another",
            )


def _send(session: Session, ask: Ask, form: Form, wish: Wish) -> Reply:
    message = _testable(session, ask, form)
    _check_limits(session, ask, len(wish.phones))
    jobs = _put(session, ask, message, wish)
    messages.tested(session, message.number, revision=message.revision)
    forms.done(session, form.id)
    told = posts.tests(session, message.number, revision=message.revision)
    return Reply(jobs=(*jobs, told, posts.card(session, message.number), Job("warn", "")))


def _testable(session: Session, ask: Ask, form: Form) -> Message:
    message = sight.find(session, form.message, by=ask.person)
    next_state(message.state, Action.TEST)
    return message


def _put(session: Session, ask: Ask, message: Message, wish: Wish) -> Sequence[Job]:
    sending.checked(session, message, account=ask.account, sender=ask.person.name)
    shown = sending.sample(session, message, account=ask.account, sender=ask.person.name, contact=wish.contact)
    body = f"{ask.account.test_prefix}{shown.text}"
    cost = count(body).segments * len(wish.phones)
    quota.take(session, ask.account, segments=cost, now=ask.now, number=message.number)
    return [
        singles.put(
            session,
            kind="test",
            number=phone,
            body=body,
            by=ask.person.id,
            now=ask.now,
            message=message.number,
            revision=message.revision,
        )
        for phone in wish.phones
    ]


def _check_limits(session: Session, ask: Ask, more: int) -> None:
    since = ask.now - timedelta(days=1)
    if singles.count_tests(session, since, by=ask.person.id) + more > A_DAY_PERSON:
        raise TooManyTests(f"A person can send {A_DAY_PERSON} tests a day.", hint="Try again tomorrow.")
    if singles.count_tests(session, since) + more > A_DAY_ACCOUNT:
        raise TooManyTests(f"The account can send {A_DAY_ACCOUNT} tests a day.", hint="Try again tomorrow.")


COMMAND = Command(
    "test",
    run,
    usage="#12",
    parts=(
        Part("test.people", people, reads=True),
        Part("test.submit", submit),
        Part("test.verify", verify),
    ),
)
