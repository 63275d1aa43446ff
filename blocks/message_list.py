"""The list of messages: one line each, filters above, older ones a page further."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from slackblocks import ActionsBlock, PlainText, SectionBlock, StaticSelectMenu

from blocks.elements import actions, button, escape, option, post, section, shorten
from blocks.surface import Choice, Surface
from blocks.words import counted, mention
from sms.lifecycle import State, mark
from sms.message import Message
from store.posts import Root

WORDS_MAX = 40  # a select's value holds 150 characters in all


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages to list; its words are also what a button carries and what a person may type."""

    state: State | None = None
    archived: bool = False
    before: int | None = None  # a page further: numbers below this one
    words: str = ""

    @property
    def argument(self) -> str:
        """The filter as it is typed after /sms list."""
        state = self.state.value if self.state else ""
        before = f"before:{self.before}" if self.before else ""
        parts = (state, "archived" if self.archived else "", before, shorten(self.words, WORDS_MAX))
        return " ".join(part for part in parts if part)


def view(messages: Sequence[Message], shown: Filter, *, more: bool) -> Surface:
    """List messages, newest first; archived ones stand apart, under their own filter."""
    if not messages:
        return post(_none(shown), section("none", escape(_none(shown))), _filters(shown, older=None))
    older = replace(shown, before=messages[-1].number) if more else None
    lines = (_line(message) for message in messages)
    return post(counted(len(messages), "message"), *lines, _filters(shown, older=older))


def read(argument: str) -> Filter:
    """Read a filter as typed or clicked; words that name no state are looked for in names and texts."""
    states = {state.value: state for state in State}
    found, words = Filter(), []
    for word in argument.split():
        plain = word.casefold()
        if plain in states:
            found = replace(found, state=states[plain])
        elif plain == "archived":
            found = replace(found, archived=True)
        elif plain.startswith("before:") and plain[7:].isdecimal():
            found = replace(found, before=int(plain[7:]))
        elif plain != "all":
            words.append(word)
    return replace(found, words=" ".join(words))


def summary(message: Message, *, link: str = "") -> str:
    """Tell a message in one line of mrkdwn: mark, number, name, state and author; the link is where its card stands."""
    state = "archived" if message.archived else message.state.label
    symbol = mark(message.state, archived=message.archived)
    name = f"#{message.number} {escape(message.draft.name)}"
    return f"{symbol} *{f'<{link}|{name}>' if link else name}* · {state} · by {mention(message.author)}"


def thread_link(root: Root) -> str:
    """Give the address of a thread; Slack leads it to the workspace of whoever follows it."""
    return f"https://slack.com/archives/{root.channel}/p{root.ts.replace('.', '')}"


def _line(message: Message) -> SectionBlock:
    start = escape(shorten(" ".join(message.draft.body.split()), 80))
    show = button("show", "Show", value=str(message.number))
    return section(f"message.{message.number}", f"{summary(message)}\n{start}", accessory=show)


def _filters(shown: Filter, *, older: Filter | None) -> ActionsBlock:
    first = replace(shown, before=None)
    every = Choice("All but archived", replace(first, state=None, archived=False).argument or "all")
    states = [Choice(state.label.capitalize(), replace(first, state=state, archived=False).argument) for state in State]
    archived = Choice("Archived", replace(first, state=None, archived=True).argument)
    choices = [option(choice) for choice in (every, *states, archived)]
    now = next((one for one in choices if one.value == (first.argument or "all")), None)
    select = StaticSelectMenu("list", options=choices, initial_option=now, placeholder=PlainText("State"))
    next_page = [button("list.older", "Older", value=older.argument)] if older else []
    return actions("filters", select, *next_page)


def _none(shown: Filter) -> str:
    if shown == Filter():
        return "There are no messages yet. Begin with /sms draft."
    return "No message is like that. Choose another state, or leave words out."
