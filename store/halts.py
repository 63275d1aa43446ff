"""Pausing a send by itself: the rest stays planned, and its thread tells why and what people can do."""

from dataclasses import dataclass
from datetime import datetime

from sms.job import Job
from sms.lifecycle import Action
from sms.message import Message
from store import Session, messages, posts


@dataclass(frozen=True, slots=True)
class Halt:
    """Who pauses it, why, and the way out."""

    by: str
    why: str
    way_out: str


def halt(session: Session, message: Message, because: Halt, *, now: datetime) -> list[Job]:
    """Pause a message and tell so once; a Problem says that somebody was quicker."""
    number = message.number
    messages.move(session, message, action=Action.PAUSE, by=because.by, now=now, reason=because.why)
    words = f"⏸ Paused #{number}. {because.why}. Nothing is lost: {because.way_out}."
    note = posts.note(session, number, words, key=f"halted:{now:%Y%m%d%H%M%S}")
    return [posts.card(session, number), posts.progress(session, number), note]
