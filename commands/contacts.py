"""Find contacts by name, number, company, mail address or external id, and add one."""

from blocks import contact_form
from blocks import contacts as surface
from blocks.surface import Surface
from commands.ask import Ask, Command, Part, Reply
from sms import pages
from sms.export import Export
from sms.job import Job
from sms.pages import Look, Page
from sms.roles import Role, demand
from store import Session, forms, lists, people, properties, search
from store.people import Contact

SIZE = 10


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, those added last first, or those whom the words mean."""
    demand(ask.person, Role.VIEWER)
    return Reply(say=surface.view(_page(session, pages.read(ask.argument))))


def add(session: Session, ask: Ask) -> Reply:
    """Ask for everything about somebody new."""
    demand(ask.person, Role.AUTHOR)
    form = forms.open(session, user=ask.person.id, kind="contact", now=ask.now, state={"shown": {}, "start": 0})
    return Reply(form=contact_form.view(form, properties.custom(session, "contact"), {}, contact=None))


def export(session: Session, ask: Ask) -> Reply:
    """Give everybody, or a list's people, as a file to who asks alone."""
    demand(ask.person, Role.AUTHOR)
    list_id = int(ask.argument.removeprefix("list ")) if ask.argument else None
    wanted = Export(lists.get(session, list_id).id if list_id else None)
    told = "The file is on its way to your direct messages with me."
    return Reply(say=Surface(told), jobs=(Job("export", wanted.key(ask.person.id)),))


def _page(session: Session, look: Look) -> Page[Contact]:
    if not look.words:
        shown = people.listed(session, start=look.start, limit=SIZE)
        return Page(tuple(shown), look, people.count(session), SIZE)
    found = people.find(session, look.words, limit=search.FOUND_MAX)
    meant = "" if found else "People are found by the beginnings of what they are called, and by numbers."
    return Page(tuple(found[look.start : look.start + SIZE]), look, len(found), SIZE, meant)


COMMAND = Command(
    "contacts",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("contacts.earlier", run, reads=True),
        Part("contacts.further", run, reads=True),
        Part("contacts.add", add),
        Part("contacts.export", export),
    ),
)
