"""Where the results of a message stand in Slack: wanted anew by whoever changes what they count."""

from sms.job import Job
from sms.lifecycle import OVER, State
from store import Session, messages, posts


def redrawn(session: Session, number: int | None) -> tuple[Job, ...]:
    """Want card and report of a message drawn again; while it sends, its progress does that by itself."""
    message = messages.seek(session, number) if number is not None else None
    if message is None or (message.state is State.SENDING and not message.is_automated):
        return ()
    if message.state in OVER and not message.is_automated:
        return posts.results(session, message.number)
    return (posts.card(session, message.number),)
