"""The two forms of an import: the file and what holds for all in it, then its columns; and how far it has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slackblocks import Block as Built
from slackblocks import CheckboxGroup, DatePicker, FileInput, InputBlock, PlainText, StaticSelectMenu

from blocks.elements import context, escape, field, in_modal, option, post, section, shorten, text_field
from blocks.refusal import words
from blocks.surface import Choice, Modal, Surface
from blocks.words import number
from sms.columns import FIELDS, Columns
from sms.file_format import DELIMITERS, ENCODINGS, Format

TITLE = "Import people"
MARKETING = Choice("Make them marketing contacts", "yes")
LEFT_OUT = Choice("Leave out", "-")
NEW = Choice("New property", "+")
NAMED = (Choice("names the columns", "yes"), Choice("is a person", "no"))
COLUMNS_MAX = 60  # that can be chosen in one form; more go as they are guessed
ROWS_SHOWN = 3
CELL_SHOWN = 40
OPTIONS_MAX = 100


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a file: how it is written, its columns, and its first rows."""

    format: Format
    columns: Columns
    rows: tuple[tuple[str, ...], ...]
    turn: int = 0  # rises when it is looked at anew, for Slack keeps what was chosen under an id


def ask(form: str) -> Modal:
    """Ask for the file and what holds for everybody in it."""
    box = option(MARKETING)
    blocks = in_modal(
        field("file", "File", FileInput("file", filetypes=["csv", "tsv", "txt", "xlsx", "xls"], max_files=1)),
        text_field("list", "Add to list", optional=True, hint="It is made if there is none of this name."),
        text_field("subscription", "Subscription type", optional=True, hint="That they have all agreed to get."),
        text_field("source", "Source of consent", optional=True, hint="Where they agreed: Sign-up form."),
        field("date", "Date of consent", DatePicker("date"), optional=True),
        field("marketing", "Marketing contacts", CheckboxGroup("marketing", [box]), optional=True),
    )
    return Modal(callback="import.submit", form=form, title=TITLE, blocks=blocks, submit="Next")


def looking(form: str) -> Modal:
    """Show at once that the file is looked at; a job fills the form in."""
    return _modal(form, (section("looking", "Looking at the file…"),))


def refused(form: str, *, why: str) -> Modal:
    """Say why this file cannot be imported."""
    return _modal(form, (section("refused", f"❌ {words(why)}"),))


def columns(form: str, looked: Looked, known: Sequence[str]) -> Modal:
    """Show how the file is written and what its columns seem to be, each with its first values, to be changed."""
    shown = [_column(place, looked, known) for place in range(min(len(looked.columns.headers), COLUMNS_MAX))]
    more = len(looked.columns.headers) - COLUMNS_MAX
    blocks = (
        _select("delimiter", "Delimiter", DELIMITERS, looked.format.delimiter),
        _select("encoding", "Encoding", ENCODINGS, looked.format.encoding),
        _select("named", "First line", {one.value: one.text for one in NAMED}, _named(looked.format)),
        context("preview", f"Under each column stand its first {ROWS_SHOWN} values."),
        *shown,
        context("more", f"{more:,} more columns go in as their names say.") if more > 0 else None,
    )
    return _modal(form, blocks, submit="Import")


def begun(form: str) -> Modal:
    """Tell where it goes on."""
    told = "✅ It is being imported. How far it has come stands in your direct messages with me."
    return Modal("import.done", form, TITLE, in_modal(section("begun", told)), close="Done")


def progress(name: str, percent: int, *, rows: int, is_over: bool) -> Surface:
    """Tell how far an import has come."""
    bar = "█" * (percent // 10) + "░" * (10 - percent // 10)
    told = "read" if is_over else f"{percent} %"
    text = f"Import of {escape(shorten(name, CELL_SHOWN))}: {bar} {told}, {number(rows)} rows"
    return post(text, section("progress", text))


def read_format(values: Mapping[str, Any]) -> Format:
    """Read how the file is to be read."""
    return Format(str(values["encoding"] or ""), str(values["delimiter"] or ""), values["named"] == "yes")


def read_targets(values: Mapping[str, Any], guessed: Columns) -> tuple[str, ...]:
    """Read what each column is; NEW is left for the caller, who knows what names are free."""
    chosen = (values.get(f"column{place}", target) for place, target in enumerate(guessed.targets))
    return tuple("" if target == LEFT_OUT.value else str(target or "") for target in chosen)


def _modal(form: str, blocks: tuple[Built | None, ...], *, submit: str = "") -> Modal:
    return Modal(
        callback="import.columns", form=form, title=TITLE, blocks=in_modal(*blocks), submit=submit, close="Back"
    )


def _select(name: str, label: str, lines: Mapping[str, str], value: str) -> InputBlock:
    choices = [option(Choice(text, key)) for key, text in lines.items()]
    chosen = next((option(Choice(text, key)) for key, text in lines.items() if key == value), None)
    menu = StaticSelectMenu("import.format", choices, initial_option=chosen)
    return InputBlock(PlainText(label), menu, block_id=name, dispatch_action=True)


def _column(place: int, looked: Looked, known: Sequence[str]) -> InputBlock:
    target, header = looked.columns.targets[place], looked.columns.headers[place]
    cells = [shorten(row[place].strip(), CELL_SHOWN) for row in looked.rows if len(row) > place and row[place].strip()]
    custom = [name for name in known if name not in FIELDS and name != target]
    names = [*FIELDS, *([target] if target and target not in FIELDS else []), *custom][: OPTIONS_MAX - 2]
    choices = [option(LEFT_OUT), option(NEW), *(option(Choice(name.replace("_", " "), name)) for name in names)]
    chosen = option(Choice(target.replace("_", " "), target)) if target else option(LEFT_OUT)
    menu = StaticSelectMenu("column", choices, initial_option=chosen)
    label = shorten(header.strip() or f"Column {place + 1}", CELL_SHOWN)
    return field(f"column{place}:{looked.turn}", label, menu, hint=" · ".join(cells) or "empty")


def _named(told: Format) -> str:
    return "no" if told.has_names is False else "yes"
