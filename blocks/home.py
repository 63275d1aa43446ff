"""The home tab: what waits, what is scheduled, being sent or drafted, and the last results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import SectionBlock

from blocks import quota, welcome
from blocks.card import PART
from blocks.elements import actions, button, context, divider, escape, header, on_home, section
from blocks.figures import share
from blocks.message_list import summary, thread_link
from blocks.surface import Home
from blocks.words import moment, number
from sms.lifecycle import Button as Label
from sms.lifecycle import State
from sms.message import Message
from sms.report import Report
from store.posts import Root
from store.quota import Standing

NEXT = {
    State.DRAFT: (PART[Label.SEND_OR_SCHEDULE], Label.SEND_OR_SCHEDULE.value),
    State.IN_REVIEW: ("show", "Show"),
    State.SCHEDULED: (PART[Label.UNSCHEDULE], Label.UNSCHEDULE.value),
    State.SENDING: (PART[Label.PAUSE], Label.PAUSE.value),
    State.PAUSED: (PART[Label.RESUME], Label.RESUME.value),
    State.HELD: (PART[Label.SEND_NOW], Label.SEND_NOW.value),
    State.SENT: (PART[Label.REPORT], Label.REPORT.value),
    State.STOPPED: (PART[Label.REPORT], Label.REPORT.value),
}
"""The one next button of a line; who is asked for approval decides in the thread, where the whole request stands."""

ELSEWHERE = (("contacts", "Contacts"), ("lists", "Lists"), ("numbers", "Team numbers"), ("quota", "Quota"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """One heading with its messages, and what to do when there are none."""

    title: str
    messages: Sequence[Message]
    empty: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cards stand and what came of those that were sent, by message number, and the account's time zone."""

    roots: Mapping[int, Root]
    results: Mapping[int, Report]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who is greeted while nobody has set the account up."""

    admins: tuple[str, ...]
    is_admin: bool


def view(shelves: Sequence[Shelf], standing: Standing, *, places: Places, greeting: Greeting | None = None) -> Home:
    """Draw the quota, the ways to begin, and the shelves; each line has one next button."""
    greets = (*welcome.banner(greeting.admins, is_admin=greeting.is_admin), divider("greeted")) if greeting else ()
    blocks: list[Built] = [
        *greets,
        section("quota", f"*Quota*  {quota.meter(standing)}"),
        actions(
            "new",
            button("draft", "New text message", style="primary"),
            *(button(part, label) for part, label in ELSEWHERE),
        ),
    ]
    for index, shelf in enumerate(shelves):
        blocks += [divider(f"line.{index}"), header(f"shelf.{index}", shelf.title)]
        blocks += [_line(message, places) for message in shelf.messages] or [context(f"empty.{index}", shelf.empty)]
    return Home(on_home(*blocks))


def _line(message: Message, places: Places) -> SectionBlock:
    root = places.roots.get(message.number)
    told = summary(message, link=thread_link(root) if root else "")
    value = f"{message.number}:{message.revision}"
    part, label = NEXT[message.state]
    return section(
        f"message.{message.number}", f"{told}{_more(message, places)}", accessory=button(part, label, value=value)
    )


def _more(message: Message, places: Places) -> str:
    """Add what one would open it for: when it goes out, why it is held, what came of it."""
    if message.due and message.state is State.SCHEDULED:
        return f" · {moment(message.due, places.zone)}"
    if message.reason and message.state is State.HELD:
        return f"\n{escape(message.reason)}"
    report = places.results.get(message.number)
    if report is None or not report.counts.sent:
        return ""
    counts = report.counts
    clicked = f" · {share(counts.clicked, counts.delivered)} clicked" if report.has_links else ""
    return f"\n{share(counts.delivered, counts.sent)} of {number(counts.sent)} delivered{clicked}"
