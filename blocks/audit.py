"""The audit log: a page of who did what to what and when, and the form that narrows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slackblocks import DatePicker, SectionBlock, UserSelectMenu

from blocks.elements import (
    actions,
    bold,
    button,
    escape,
    field,
    in_modal,
    post,
    section,
    select_field,
    shorten,
    text_field,
)
from blocks.refusal import words
from blocks.surface import Choice, Modal, Surface
from blocks.words import mention, moment
from sms.audit_filter import REFUSED, Wanted
from store.audit import Entry

MARKS = {"done": "✔️", "refused": "🚫", "crashed": "💥"}
NOTHING: tuple[object, ...] = (None, "", [], {})
VALUE_MAX = 120  # ten lines fit into a block
VALUES_MAX = 5
LINES = 10  # of a block
NUMBER = "number "  # then the keyed hash of one
_ID = re.compile(r"[CSUW]\d[A-Z0-9]{3,}")
_SAID = "why"  # of a refusal: it speaks for itself
_CODES = "codes"  # the warnings say them in words
OUTCOMES = (Choice("Refused only", REFUSED),)


def view(entries: Sequence[Entry], wanted: Wanted, *, zone: ZoneInfo, more: bool, whole: bool) -> Surface:
    """Show a page, newest first; `whole` when all of the log is this person's to look through."""
    top = f"Audit log{_narrowed(wanted)}" if entries else f"Nothing in the audit log{_narrowed(wanted)}."
    here = replace(wanted, before=None).argument
    ways = [
        button("audit.filter", "Filter", value=here or "all") if whole else None,
        button("audit.file", "CSV", value=here or "all") if entries else None,
        button("audit.compare", "Compare with the carrier", value=str(wanted.message)) if wanted.message else None,
        button("audit.older", "Older", value=replace(wanted, before=entries[-1].id).argument) if more else None,
    ]
    shown = [way for way in ways if way]
    blocks = _blocks([_line(entry, zone) for entry in entries])
    return post(top, section("top", f"*{top}*"), *blocks, actions("ways", *shown) if shown else None)


def form(wanted: Wanted) -> Modal:
    """Ask whom, what, which message and when; what is filtered by already is filled in."""
    who = UserSelectMenu("who", initial_user=wanted.who if wanted.who.startswith(("U", "W")) else None)
    return Modal(
        callback="audit.submit",
        form="",
        title="Filter the audit log",
        blocks=in_modal(
            field("who", "Who", who, optional=True),
            text_field("message", "Message", value=_numbered(wanted), optional=True, hint="Its number, such as #12."),
            field("since", "From", DatePicker("since", initial_date=_day(wanted.since)), optional=True),
            field("until", "To", DatePicker("until", initial_date=_day(wanted.until)), optional=True),
            select_field(
                "outcome", "Outcome", choices=OUTCOMES, value=REFUSED if wanted.refused else "", optional=True
            ),
            text_field("words", "What", value=wanted.words, optional=True, hint="Such as: approved, settings, a list."),
        ),
        submit="Show",
    )


def read(values: Mapping[str, Any]) -> str:
    """Read the form as what could be typed after the verb."""
    number = str(values.get("message") or "").strip().removeprefix("#")
    parts = (
        f"#{number}" if number else "",
        *(f"{word}:{values[name]}" for name, word in _TYPED.items() if values.get(name)),
        str(values.get("outcome") or ""),
        str(values.get("words") or "").strip(),
    )
    return " ".join(filter(None, parts))


_TYPED = {"who": "by", "since": "from", "until": "to"}


def _line(entry: Entry, zone: ZoneInfo) -> str:
    mark = MARKS.get(entry.outcome, "")
    told = f"{mark} {moment(entry.at, zone)} · {mention(entry.who)} · {escape(entry.action)} {_subject(entry)}"
    return told.rstrip() + "".join(f" · {each}" for each in _details(entry))


def _subject(entry: Entry) -> str:
    """Name what it was done to; a number stands there as a hash, which tells a person nothing."""
    return "a number" if entry.subject.startswith(NUMBER) else f"{bold(escape(entry.subject))}" if entry.subject else ""


def _details(entry: Entry) -> list[str]:
    told = {name: value for name, value in entry.detail.items() if value not in NOTHING and name != _CODES}
    return [_value(value) if name == _SAID else f"{escape(name)} {_value(value)}" for name, value in told.items()]


def _value(value: object) -> str:
    """Write a value, ids of Slack's as the names that they have there."""
    if isinstance(value, list):
        more = [f"and {len(value) - VALUES_MAX} more"] if len(value) > VALUES_MAX else []
        between = " " if all(str(each).endswith(".") for each in value) else ", "
        return between.join([*map(_value, value[:VALUES_MAX]), *more])
    text = str(value)
    if _ID.fullmatch(text) is None:
        return words(shorten(text, VALUE_MAX))
    return f"<#{text}>" if text.startswith("C") else mention(text)


def _blocks(lines: list[str]) -> list[SectionBlock]:
    return [section(f"lines.{at}", "\n".join(lines[at : at + LINES])) for at in range(0, len(lines), LINES)]


def _narrowed(wanted: Wanted) -> str:
    parts = (
        f"of #{wanted.message}" if wanted.message is not None else "",
        f"by {mention(wanted.who)}" if wanted.who else "",
        f"from {wanted.since}" if wanted.since else "",
        f"to {wanted.until}" if wanted.until else "",
        "refused only" if wanted.refused else "",
        f"with “{escape(wanted.words)}”" if wanted.words else "",
    )
    return "".join(f" · {part}" for part in parts if part)


def _numbered(wanted: Wanted) -> str:
    return f"#{wanted.message}" if wanted.message is not None else ""


def _day(day: object) -> str | None:
    return str(day) if day else None
