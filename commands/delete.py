"""Delete a message for good, once its number is typed; its counts are kept."""

from blocks import delete as surface
from commands.ask import Ask, Command, Part, Reply
from sms.errors import Problem
from sms.lifecycle import Action, next_state
from sms.message import Message
from sms.roles import Role, demand
from store import Session, forms, messages, posts, sight


class NotThatNumber(Problem):
    """That is not the number of this message, so nothing was deleted."""


def run(session: Session, ask: Ask) -> Reply:
    """Ask for the number; a message that is on its way to people cannot be deleted."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    next_state(message.state, Action.DELETE)
    form = forms.open(session, user=ask.person.id, kind="delete", now=ask.now, message=message.number)
    return Reply(form=surface.view(message, form=form))


def submit(session: Session, ask: Ask) -> Reply:
    """Delete it, posts and all; a wrong number deletes nothing."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, forms.state(session, ask.form).message, by=ask.person)
    _check(message, typed=str(ask.values.get("number") or ""))
    messages.delete(session, message.number, by=ask.person.id, now=ask.now)
    jobs = posts.remove(session, message.number)
    forms.done(session, ask.form)
    return Reply(edit=surface.deleted(message, form=ask.form), jobs=jobs)


def _check(message: Message, *, typed: str) -> None:
    if typed.strip().removeprefix("#") != str(message.number):
        raise NotThatNumber(hint=f"Type {message.number}.", field="number")


COMMAND = Command("delete", run, usage="#12", parts=(Part("delete.submit", submit),))
