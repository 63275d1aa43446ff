"""The home tab: what waits, what is scheduled, being sent or drafted, and the last results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import SectionBlock

from blocks import quota
from blocks.card import PART
from blocks.elements import actions, button, context, divider, header, on_home, section
from blocks.message_list import summary, thread_link
from blocks.surface import Home
from blocks.words import moment
from sms.lifecycle import Button as Label
from sms.lifecycle import State
from sms.message import Message
from store.posts import Root
from store.quota import Standing

NEXT = {
    State.DRAFT: Label.SEND_OR_SCHEDULE,
    State.SCHEDULED: Label.UNSCHEDULE,
    State.SENDING: Label.PAUSE,
    State.PAUSED: Label.RESUME,
    State.HELD: Label.SEND_NOW,
    State.SENT: Label.REPORT,
    State.STOPPED: Label.REPORT,
}
"""The one next button of a line; who is asked for approval presses it in the thread, where the whole request stands."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One heading with its messages, and what to do when there are none."""

    title: str
    messages: Sequence[Message]
    empty: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cards stand, by message number, and the account's time zone."""

    roots: Mapping[int, Root]
    zone: ZoneInfo


def view(shelves: Sequence[Shelf], standing: Standing, *, places: Places) -> Home:
    """Draw the quota, the way to a new message, and the shelves; each line has one next button."""
    blocks: list[Built] = [
        section("quota", f"*Quota* {quota.meter(standing)}"),
        actions("new", button("draft", "New text message", style="primary")),
    ]
    for index, shelf in enumerate(shelves):
        blocks += [divider(f"line.{index}"), header(f"shelf.{index}", shelf.title)]
        blocks += [_line(message, places) for message in shelf.messages] or [context(f"empty.{index}", shelf.empty)]
    return Home(on_home(*blocks))


def _line(message: Message, places: Places) -> SectionBlock:
    root = places.roots.get(message.number)
    told = summary(message, link=thread_link(root) if root else "")
    when = f" · {moment(message.due, places.zone)}" if message.due and message.state is State.SCHEDULED else ""
    label = NEXT.get(message.state)
    value = f"{message.number}:{message.revision}"
    next_step = button(PART[label], label.value, value=value) if label in PART else None
    return section(f"message.{message.number}", f"{told}{when}", accessory=next_step)
