"""Decide about texts that got lost on the way to the carrier: send them again, or leave them."""

from blocks import resolve as surface
from commands.ask import Ask, Command, Part, Reply
from sms.errors import Problem
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Role, demand
from store import Session, lost, sight


class Over(Problem):
    """This message was stopped, so nothing more of it is sent."""

    hint = "Press `Leave it`; to send to somebody all the same, clone the message."


def run(session: Session, ask: Ask) -> Reply:
    """Show what is to be decided about a message, if anything is."""
    message = _message(session, ask)
    waiting = lost.waiting(session, message.number)
    return Reply(say=surface.view(waiting) if waiting else surface.nothing(message.number))


def again(session: Session, ask: Ask) -> Reply:
    """Send them once more; consent and quiet hours are judged again, and whoever is late is told who was quicker."""
    message = _message(session, ask)
    if message.state is State.STOPPED:
        raise Over
    return Reply(jobs=tuple(lost.send_again(session, message, by=ask.person.id, now=ask.now)))


def leave(session: Session, ask: Ask) -> Reply:
    """Leave them as they are; the report counts them as unresolved."""
    message = _message(session, ask)
    return Reply(jobs=tuple(lost.leave(session, message, by=ask.person.id, now=ask.now)))


def _message(session: Session, ask: Ask) -> Message:
    demand(ask.person, Role.AUTHOR)
    return sight.find(session, ask.subject, by=ask.person)


COMMAND = Command(
    "resolve",
    run,
    usage="#12",
    reads=True,
    parts=(Part("resolve.again", again), Part("resolve.leave", leave)),
)
