"""Answer a person's reply with one text of your own."""

from blocks import reply as surface
from blocks.words import local
from commands.ask import Ask, Command, Part, Reply
from sms.emoji_names import expand
from sms.errors import Problem, told_at
from sms.job import Job
from sms.message import When
from sms.reply import TALK, Asleep, Line, demand_reachable
from sms.roles import Role, demand
from sms.segments import count
from sms.slot import slot
from sms.text import check
from store import Session, contacts, forms, posts, quota, replies, sight, singles
from store.messages import NoSuchMessage


def run(session: Session, ask: Ask) -> Reply:
    """Open the form; whoever opted out or is on hold cannot be answered."""
    line = _line(session, ask, replies.read(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="reply", now=ask.now, state={"text": line.id})
    return Reply(form=surface.form(form, line))


def typed(session: Session, ask: Ask) -> Reply:
    """Count what stands in the form."""
    form = forms.find(session, ask.form)
    if form is None:
        return Reply()  # the last keystroke came after the submit
    line, body = replies.line(session, form.state["text"], now=ask.now), str(ask.values.get("message") or "")
    try:
        shown = expand(body.strip())
    except Problem as problem:
        return Reply(edit=surface.form(form.id, line, problem=str(problem)))
    return Reply(edit=surface.form(form.id, line, count(shown) if shown else None))


def submit(session: Session, ask: Ask) -> Reply:
    """Send it, once, out of the quota; what happened while it was typed is looked at again."""
    form = forms.state(session, ask.form)
    line = _line(session, ask, form.state["text"])
    with told_at("message"):
        body = expand(str(ask.values.get("message") or "").strip())
        check(body)
        quota.take(session, ask.account, segments=count(body).segments, now=ask.now, number=line.message)
    put = singles.put(
        session, kind="reply", number=line.number, body=body, by=ask.person.id, now=ask.now, message=line.message
    )
    forms.done(session, form.id)
    replies.log(session, line, action="replied", by=ask.person.id, now=ask.now)
    return Reply(jobs=(put, *posts.reply(session, line.id, message=line.message), Job("warn", "")))


def _line(session: Session, ask: Ask, text: int) -> Line:
    demand(ask.person, Role.AUTHOR)
    line = replies.line(session, text, now=ask.now)
    if line.message is not None and not sight.sees(session, line.message, by=ask.person):
        raise NoSuchMessage(f"There is no message #{line.message}.")
    demand_reachable(line)
    _check_awake(session, ask, line)
    return line


def _check_awake(session: Session, ask: Ask, line: Line) -> None:
    """Let nobody be texted in their quiet hours but who has just written; who did is awake, and waits."""
    last = replies.last_text_at(session, line.number)
    opening = slot(When(), ask.account, place=contacts.place(session, line.number), now=ask.now).due
    if opening > ask.now and (last is None or ask.now - last > TALK):
        raise Asleep(hint=f"Answer them from {local(opening, ask.account.zone)} on, on the account's clock.")


COMMAND = Command(
    "reply", run, parts=(Part("reply.typed", typed, reads=True, gives_way=True), Part("reply.submit", submit))
)
