"""List messages, newest first; by state or by words in name and text."""

from blocks.message_list import read, view
from commands.ask import Ask, Command, Part, Reply
from store import Session, messages

PAGE = 10


def run(session: Session, ask: Ask) -> Reply:
    """List a page; the filter is typed after the verb or carried by a button."""
    shown = read(ask.argument)
    found = messages.page(
        session, archived=shown.archived, state=shown.state, words=shown.words, before=shown.before, limit=PAGE + 1
    )
    return Reply(say=view(found[:PAGE], shown, more=len(found) > PAGE))


COMMAND = Command("list", run, usage="[words]", reads=True, parts=(Part("list.older", run, reads=True),))
