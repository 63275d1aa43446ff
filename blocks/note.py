"""A line in the thread of a message: what somebody did, or what became of it."""

from blocks.elements import post, section
from blocks.surface import Surface


def view(text: str) -> Surface:
    """Show one line of mrkdwn; whoever wrote it has escaped what people typed."""
    return post(text, section("note", text))
