"""Show a message as it will be read on a phone."""

from blocks import preview as surface
from blocks.preview import Preview
from blocks.surface import Choice, Modal
from commands.ask import Ask, Command, Part, Reply
from sms.links import base
from sms.message import Message
from store import Session, audience, forms, sending, sight


def run(session: Session, ask: Ask) -> Reply:
    """Show the text with its defaults; in the form a contact can be chosen, and a phone."""
    message = sight.find(session, ask.subject, by=ask.person)
    form = forms.open(session, user=ask.person.id, kind="preview", now=ask.now, message=message.number)
    return Reply(form=_view(session, ask, message, form=form))


def look(session: Session, ask: Ask) -> Reply:
    """Show the text as the chosen contact reads it on the chosen phone."""
    message = sight.find(session, forms.state(session, ask.form).message, by=ask.person)
    return Reply(edit=_view(session, ask, message, form=ask.form))


def suggest(session: Session, ask: Ask) -> Reply:
    """Find contacts by what is typed."""
    return Reply(choices=tuple(Choice(*pair) for pair in audience.contact_choices(session, ask.argument)))


def _view(session: Session, ask: Ask, message: Message, *, form: str) -> Modal:
    chosen = surface.read(ask.values)
    sample = sending.sample(
        session,
        message,
        account=ask.account,
        sender=ask.person.name,
        contact=chosen.contact,
        public_url=base(ask.public_url, ask.account.link_domain),
    )
    return surface.view(form, message.number, Preview(sample, chosen, ask.account.account_name))


COMMAND = Command(
    "preview",
    run,
    usage="#12",
    parts=(
        Part("preview.people", look, reads=True),
        Part("preview.people.find", suggest, reads=True),
        Part("preview.look", look, reads=True),
    ),
)
