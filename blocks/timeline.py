"""A person's timeline: what to look at, each thing in a line that leads to its message's report, and older things."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from slackblocks import Block as Built
from slackblocks import PlainText, SectionBlock, StaticSelectMenu

from blocks.elements import actions, bold, button, context, escape, option, section, shorten
from blocks.surface import Choice
from blocks.words import mention, moment
from sms.timeline import LABEL, Entry, Kind, Look, Page

MARK: Mapping[Kind, str] = {
    Kind.MARKETING: "📣",
    Kind.TEST: "🧪",
    Kind.REPLY: "💬",
    Kind.CLICK: "🔗",
    Kind.CONSENT: "📝",
    Kind.LIST: "👥",
    Kind.AUTOMATION: "⚙️",
    Kind.OTHER: "👤",
}
SAID_MAX = 300
NAME_MAX = 60


def view(page: Page, names: Mapping[int, str], *, zone: ZoneInfo) -> tuple[Built, ...]:
    """Draw one page; nothing happened is said, and never left blank."""
    lines = [_line(index, entry, names, zone) for index, entry in enumerate(page.entries)]
    nothing = "Nothing of this kind has happened." if page.look.kind else "Nothing has happened yet."
    steps = [
        button(f"contact.{step}", label, value=look.argument)
        for step, label, look in (("newer", "Newer", page.earlier), ("older", "Older", page.further))
        if look
    ]
    return (
        actions("timeline", _filter(page.look)),
        *lines,
        *([] if lines else [context("nothing", nothing)]),
        *([actions("steps", *steps)] if steps else []),
    )


def _filter(look: Look) -> StaticSelectMenu:
    choices = [option(Choice(label, Look(look.contact, kind).argument)) for kind, label in LABEL.items()]
    chosen = choices[list(LABEL).index(look.kind)]
    return StaticSelectMenu("contact.look", options=choices, initial_option=chosen, placeholder=PlainText("Show"))


def _line(index: int, entry: Entry, names: Mapping[int, str], zone: ZoneInfo) -> SectionBlock:
    name = names.get(entry.message) if entry.message else None
    about = f" · {bold(f'#{entry.message} {escape(shorten(name, NAME_MAX))}')}" if name else ""
    by = f" · by {mention(entry.by)}" if entry.by else ""
    said = f"\n>{escape(shorten(' '.join(entry.said.split()), SAID_MAX))}" if entry.said else ""
    report = button("contact.report", "Report", value=str(entry.message)) if name else None
    told = f"{MARK[entry.kind]} {moment(entry.at, zone)}{about} · {escape(entry.what)}{by}{said}"
    return section(f"entry.{index}", told, accessory=report)
