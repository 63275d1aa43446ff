"""`make reference`: the tables of the documents, made from the code wherever a page has a mark for one.

A mark is a comment, `<!-- table: NAME -->`; what stands between it and `<!-- end -->` is written anew.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

import click

from bot.cli import cli
from bot.cli.texts import counted
from bot.importing import ImportResult
from commands.ask import Command
from commands.help import line
from commands.table import COMMANDS, STEPS
from sms.audience import DROPPED_AT, LABEL, SENTENCE, Reason, Step
from sms.carrier_codes import ADVICE, CODES, Kind
from sms.carrier_codes import LABEL as KIND
from sms.columns import ALSO_CALLED, FIELDS
from sms.lifecycle import State
from sms.report import Counts, Report, Segments, as_json
from sms.settings import SETTINGS

DOCS = Path(__file__).parents[1] / "docs"
MARKED = re.compile(r"(<!-- table: ([a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Write every page anew that has a mark."""
    for page in sorted(DOCS.rglob("*.md")):
        before = page.read_text()
        after = written(before)
        if after != before:
            page.write_text(after)
            click.echo(f"{page.relative_to(DOCS.parent)} is written anew")


def written(text: str) -> str:
    """Give a page's text as the code has its tables; a mark without a table of that name is an error."""
    return MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n\n{found[3]}", text)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown; a bar in a cell is escaped, for it would end the cell."""
    lines = (" | ".join(cell.replace("|", r"\|") for cell in row) for row in (headings, *rows))
    first, *rest = [f"| {each} |".replace("|  |", "| |") for each in lines]
    return "\n".join([first, f"|{'---|' * len(headings)}", *rest])


def verbs() -> str:
    """What is typed after /sms, in the order of the table of commands."""
    return _lines(command for command in COMMANDS if command not in STEPS)


def steps() -> str:
    """What belongs to a message's card and thread."""
    return _lines(STEPS)


def _lines(commands: Iterable[Command]) -> str:
    lines = [line(command) for command in commands]
    return table(
        ("verb", "typed", "what it does"),
        [(f"[{each.verb}]({each.verb}.md)", f"`{each.typed}`", each.tells) for each in lines],
    )


def settings() -> str:
    """Every account setting."""
    return table(
        ("setting", "meaning", "default"),
        [(f"`{each.key}`", each.meaning, f"`{each.default}`" if each.default else "unset") for each in SETTINGS],
    )


def options() -> str:
    """Every command of the command line that has options, each with all of them."""
    return "\n\n".join(_command_lines(cli, "textops"))


def _command_lines(command: click.Command, *words: str) -> Iterator[str]:
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if each := command.get_command(context, name):
                yield from _command_lines(each, *words, name)
        return
    told = _options(command)
    if told and not command.hidden:
        arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
        yield f"### {' '.join([*words, *arguments])}\n\n{table(('option', 'does'), told)}"


def _options(command: click.Command) -> list[tuple[str, str]]:
    context = click.Context(command)
    shown = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    records = [each.get_help_record(context) for each in shown]
    return [(f"`{option}`", " ".join(told.split())) for option, told in filter(None, records)]


def columns() -> str:
    """The columns of an imported file that are known by their names."""
    also = {
        field: [name.replace("_", " ") for name, means in ALSO_CALLED.items() if means == field] for field in FIELDS
    }
    return table(("column", "also called"), [(f"`{field}`", ", ".join(also[field])) for field in FIELDS])


def reasons() -> str:
    """Why somebody gets nothing, with the step of the waterfall at which they drop out, if it is one of those."""
    step_of = {reason: LABEL[step] for step, reason in DROPPED_AT.items()} | {Reason.PENDING: LABEL[Step.CONSENTED]}
    return table(
        ("code", "who", "no longer in the step"),
        [
            (f"`{reason}`", sentence, step_of.get(reason, "judged when it is sent"))
            for reason, sentence in SENTENCE.items()
        ],
    )


def carrier_codes() -> str:
    """The carrier's error codes that are known."""
    return table(
        ("code", "means", "kind"), [(f"`{code}`", each.meaning, KIND[each.kind]) for code, each in CODES.items()]
    )


def carrier_kinds() -> str:
    """What to do about each kind of trouble."""
    return table(("kind", "what to do"), [(KIND[kind], ADVICE[kind]) for kind in Kind])


def report_json() -> str:
    """What `textops report --json` prints."""
    counts = Counts(planned=1000, skipped=12, sent=985, delivered=961, undelivered=24, failed=3, clicked=84, clicks=97)
    return _json(as_json(Report(12, "Black Friday", State.SENT, counts, Segments(2000, 1988, 1970))))


def segments_json() -> str:
    """What `textops segments --json` prints."""
    return _json(counted("Hi there 👋"))


def import_json() -> str:
    """What `textops contacts import --json` prints."""
    made = ("list VIP customers", "property loyalty_tier")
    return _json(asdict(ImportResult(1000, 940, 50, 4, 6, "people.bad.csv", 930, 8, 0, "", made)))


def _json(document: object) -> str:
    return f"```json\n{json.dumps(document, ensure_ascii=False, indent=2)}\n```"


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            verbs,
            steps,
            settings,
            options,
            columns,
            reasons,
            carrier_codes,
            carrier_kinds,
            report_json,
            segments_json,
            import_json,
        )
    }
)

if __name__ == "__main__":
    main()
