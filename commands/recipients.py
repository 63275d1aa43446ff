"""See who will receive a message, page by page."""

from blocks import recipients as surface
from blocks.surface import Modal
from commands.ask import Ask, Command, Part, Reply
from sms.message import Message
from sms.roles import Role, demand
from store import Session, messages, snapshot


def run(session: Session, ask: Ask) -> Reply:
    """Open the first page."""
    return Reply(form=_page(session, messages.find(session, ask.subject), ask, start=0))


def more(session: Session, ask: Ask) -> Reply:
    """Turn a page; the button says of which message and from where."""
    number, _, start = ask.argument.partition(" ")
    return Reply(edit=_page(session, messages.find(session, number), ask, start=int(start or 0)))


def _page(session: Session, message: Message, ask: Ask, *, start: int) -> Modal:
    demand(ask.person, Role.VIEWER)
    rows = snapshot.page(session, message.number, start=start, limit=surface.PAGE)
    total = snapshot.size(session, message.number)
    following = start + len(rows)
    return surface.view(
        f"Recipients of #{message.number}",
        [(row.name, row.number, row.segments) for row in rows],
        total=total,
        start=start,
        more=f"{message.number} {following}" if following < total else "",
    )


COMMAND = Command("recipients", run, usage="#12", reads=True, parts=(Part("recipients.more", more, reads=True),))
