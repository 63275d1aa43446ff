"""The list of messages: one line each, filters above, older ones a page further."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from slackblocks import ActionsBlock, PlainText, SectionBlock, StaticSelectMenu

from blocks import message_filter
from blocks.body import line
from blocks.card import STARTED
from blocks.elements import actions, bold, button, context, escape, option, post, section
from blocks.message_filter import Names
from blocks.surface import Choice, Surface
from blocks.words import counted, mention, moment
from sms.lifecycle import State, label, mark
from sms.message import Message
from sms.message_filter import EVERYTHING, Filter
from store.posts import Root

START_MAX = 80  # characters of a text


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, newest first, and whether there are older ones; of none, what may have been meant."""

    messages: Sequence[Message]
    more: bool = False
    meant: str = ""


def view(page: Page, shown: Filter, *, zone: ZoneInfo, names: Names) -> Surface:
    """List messages, newest first; archived ones stand apart, under their own filter; of none, ask what was meant."""
    told, messages = message_filter.words(shown, names), page.messages
    top = context("shown", f"Only {told}") if told else None
    if not messages:
        none = _none(shown, page.meant)
        return post(none, top, section("none", escape(none)), _ways(shown, older=None))
    older = replace(shown, before=messages[-1].number) if page.more else None
    lines = (_line(message, zone) for message in messages)
    return post(counted(len(messages), "message"), top, *lines, _ways(shown, older=older))


def summary(message: Message, *, link: str = "") -> str:
    """Tell a message in one line of mrkdwn: mark, number, name, state and author; the link is where its card stands."""
    state = "archived" if message.archived else label(message.state, automated=message.is_automated)
    symbol = mark(message.state, archived=message.archived)
    name = f"#{message.number} {escape(message.draft.name)}"
    return f"{symbol} {bold(f'<{link}|{name}>' if link else name)} · {state} · by {mention(message.author)}"


def thread_link(root: Root) -> str:
    """Give the address of a thread; Slack leads it to the workspace of whoever follows it."""
    return f"https://slack.com/archives/{root.channel}/p{root.ts.replace('.', '')}"


def _line(message: Message, zone: ZoneInfo) -> SectionBlock:
    show = button("show", "Show", value=str(message.number))
    told = f"{summary(message)}{_when(message, zone)}\n{line(message.draft.body, most=START_MAX)}"
    return section(f"message.{message.number}", told, accessory=show)


def _when(message: Message, zone: ZoneInfo) -> str:
    """Tell when it went out, or is to go out, or was changed last."""
    if message.state in STARTED and message.started_at:
        return f" · {moment(message.started_at, zone)}"
    if message.state is State.SCHEDULED and message.due:
        return f" · goes out {moment(message.due, zone)}"
    return f" · changed {moment(message.changed_at, zone)}" if message.changed_at else ""


def _ways(shown: Filter, *, older: Filter | None) -> ActionsBlock:
    first = replace(shown, before=None)
    every = Choice("All but archived", replace(first, state=None, is_archived=False).argument or EVERYTHING)
    states = [
        Choice(state.label.capitalize(), replace(first, state=state, is_archived=False).argument) for state in State
    ]
    archived = Choice("Archived", replace(first, state=None, is_archived=True).argument)
    choices = [option(choice) for choice in (every, *states, archived)]
    now = next((one for one in choices if one.value == (first.argument or EVERYTHING)), None)
    select = StaticSelectMenu("list", options=choices, initial_option=now, placeholder=PlainText("State"))
    next_page = [button("list.older", "Older", value=older.argument)] if older else []
    return actions("filters", select, button("list.filter", "Filter", value=first.argument or EVERYTHING), *next_page)


def _none(shown: Filter, meant: str) -> str:
    if shown == Filter():
        return "There are no messages yet. Begin with /sms draft."
    return f"No message is like that. {meant or 'Choose another state, or leave words out.'}"
