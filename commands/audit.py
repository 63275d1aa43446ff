"""Tell who did what and when, refusals too: of one message, or for admins of everything."""

from dataclasses import replace

from blocks import audit as surface
from blocks.surface import Surface
from commands.ask import Ask, Command, Need, Part, Reply
from sms.audit_filter import Wanted, read
from sms.job import Job
from sms.roles import NotYours, Role, demand
from store import Session, audit, sight

PAGE = 20
ALL = "all"
FRESH = frozenset({Need.FRESH_ROLE})


def run(session: Session, ask: Ask) -> Reply:
    """Show a page, newest first; the filter is typed after the verb or carried by a button."""
    return Reply(say=_page(session, ask, _wanted(session, ask, ask.argument)))


def narrow(session: Session, ask: Ask) -> Reply:
    """Ask for a filter."""
    return Reply(form=surface.form(_wanted(session, ask, ask.argument)))


def submit(session: Session, ask: Ask) -> Reply:
    """Show what the form asks for, as an answer of its own."""
    return Reply(say=_page(session, ask, _wanted(session, ask, surface.read(ask.values))), close=True)


def file(session: Session, ask: Ask) -> Reply:
    """Put all of what is shown into a file for who asks."""
    wanted = _wanted(session, ask, ask.argument)
    told = Surface("The file is on its way to your direct messages with me.")
    return Reply(say=told, jobs=(Job("audit", f"{ask.person.id} {wanted.argument}".strip()),))


def compare(session: Session, ask: Ask) -> Reply:
    """Have a message compared with the carrier's own list of texts; its thread tells what was found."""
    demand(ask.person, Role.AUTHOR)
    message = sight.find(session, ask.subject, by=ask.person)
    audit.add(session, who=ask.person.id, action="compared with the carrier", subject=f"#{message.number}", now=ask.now)
    told = Surface(f"#{message.number} is being compared with the carrier. Its thread tells what was found.")
    return Reply(say=told, jobs=(Job("reconcile", str(message.number)),))


def _wanted(session: Session, ask: Ask, argument: str) -> Wanted:
    """Read what is looked for; who is no admin may look only at messages, and only at those that they see."""
    demand(ask.person, Role.VIEWER)
    wanted = read(argument, me=ask.person.id)
    wanted = replace(wanted, words="") if wanted.words == ALL else wanted
    if ask.person.role >= Role.ADMIN:
        return wanted
    if wanted.message is None:
        hint = "`/sms audit #12` shows what happened to a message."
        raise NotYours("Only an admin can see the whole audit log.", hint=hint)
    sight.find(session, wanted.message, by=ask.person)
    return wanted


def _page(session: Session, ask: Ask, wanted: Wanted) -> Surface:
    zone = ask.account.zone
    found = audit.page(session, wanted, zone=zone, limit=PAGE + 1)
    whole = ask.person.role >= Role.ADMIN
    return surface.view(found[:PAGE], wanted, zone=zone, more=len(found) > PAGE, whole=whole)


COMMAND = Command(
    "audit",
    run,
    usage="[#12]",
    reads=True,
    needs=FRESH,
    parts=(
        Part("audit.older", run, reads=True, needs=FRESH),
        Part("audit.filter", narrow, reads=True, needs=FRESH),
        Part("audit.submit", submit, reads=True, needs=FRESH),
        Part("audit.file", file, needs=FRESH),
        Part("audit.compare", compare),
    ),
)
