"""Opt out the person who sent a reply, from everything; or say that it was no opt-out."""

from blocks.words import mention
from commands.ask import Ask, Command, Part, Reply
from sms.job import Job
from sms.phone import mask
from sms.reply import Line
from sms.roles import Role, demand
from store import Session, posts, replies, results


def run(session: Session, ask: Ask) -> Reply:
    """Opt them out with what they wrote as evidence; the button has asked before."""
    line = _line(session, ask)
    replies.opt_out(session, line, by=ask.person.id, now=ask.now)
    return _told(session, ask, line, f"🚫 {mention(ask.person.id)} opted {mask(line.number)} out.")


def dismiss(session: Session, ask: Ask) -> Reply:
    """Release a number that was held because its text sounded like an opt-out."""
    line = _line(session, ask)
    replies.dismiss(session, line, by=ask.person.id, now=ask.now)
    return Reply(jobs=_shown(session, line))


def _line(session: Session, ask: Ask) -> Line:
    demand(ask.person, Role.AUTHOR)
    return replies.line(session, replies.read(ask.argument), now=ask.now)


def _told(session: Session, ask: Ask, line: Line, words: str) -> Reply:
    news = posts.news(session, line.message, words, key=f"opt_out:{line.id}:{ask.now.isoformat()}")
    return Reply(jobs=(*_shown(session, line), news))


def _shown(session: Session, line: Line) -> tuple[Job, ...]:
    """Draw what they said anew, and the results in which it counts."""
    return (*posts.reply(session, line.id, message=line.message), *results.redrawn(session, line.message))


COMMAND = Command("opt_out", run, parts=(Part("opt_out.dismiss", dismiss),))
