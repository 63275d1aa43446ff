"""`textops segments` and `textops report`: figures of a text, and of a message that was sent."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

import store.reports
import store.sight
from bot.cli import once
from bot.db import Database
from jobs.receipt import Receipt, write
from sms.report import Report, as_json, percent
from sms.segments import count
from store import Session

NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("text", required=False)
@click.option("--json", "json_", is_flag=True, help="Print JSON.")
@click.option("--lines", is_flag=True, help="Read one JSON string a line, print one JSON document a line.")
def segments(text: str | None, json_: bool, lines: bool) -> None:
    """Count a text as the carrier does: TEXT, else standard input."""
    if lines:
        if text is not None:
            raise click.UsageError("--lines reads standard input: leave TEXT out.")
        sys.exit(0 if _count_lines(sys.stdin) else 1)
    # A line break at the end of piped input is the shell's, not the text's.
    given = sys.stdin.read().removesuffix("\n") if text is None else text
    found = counted(given)
    if json_:
        click.echo(json.dumps(found))
        return
    because = f" because of {' '.join(found['unicode'])}" if found["unicode"] else ""
    sizes = (_counted(found["characters"], "character"), _counted(found["segments"], "segment"))
    click.echo(f"{' · '.join(sizes)} · {found['encoding']}{because}")


@click.command()
@click.argument("message")
@click.option("--json", "json_", is_flag=True, help="Print one JSON document.")
@click.option("--receipt", type=NEW_FILE, help="Write the receipt of a send that is over into a file.")
def report(message: str, json_: bool, receipt: Path | None) -> None:
    """Report on a MESSAGE, named by '#12' or by its name."""
    if receipt:
        made = once.with_database(lambda db: _receipt(db, message, receipt))
        click.echo(json.dumps(asdict(made)) if json_ else _made(made, receipt))
        return
    found = once.read(lambda s: _report(s, message))
    if json_:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return
    counts = found.counts
    click.echo(f"#{found.number} {found.name} ({found.state.label})")
    click.echo(f"sent {counts.sent:,} of {counts.planned:,} · delivered {percent(counts.delivered, counts.sent)}")
    click.echo(f"clicked {percent(counts.clicked, counts.delivered)} · opted out {counts.opted_out:,}")
    if counts.unresolved:
        click.echo(f"unresolved {counts.unresolved:,}: nobody can tell whether the carrier took them")
    click.echo(f"segments: {found.segments.exact:,} exact, {found.segments.billed:,} billed")


def counted(text: str) -> dict[str, Any]:
    """Count one text, as a JSON document."""
    return asdict(count(text))


def _counted(figure: int, one: str) -> str:
    return f"{figure:,} {one}{'' if figure == 1 else 's'}"


def _count_lines(lines: TextIO) -> bool:
    """Count line by line; a bad line gets an error in its place, and the rest is counted all the same."""
    good = True
    for line in lines:
        try:
            text = json.loads(line)
            if not isinstance(text, str):
                raise TypeError  # noqa: TRY301 - answered like text that is no JSON at all
            answer = counted(text)
        except (ValueError, TypeError):
            answer, good = {"error": "not a JSON string"}, False
        sys.stdout.write(json.dumps(answer) + "\n")  # in ASCII: half a surrogate pair is a JSON string too
    return good


async def _receipt(db: Database, words: str, path: Path) -> Receipt:
    number = await db.read(lambda session: store.sight.find(session, words, by=None).number)
    return await write(db, number, path, by=once.WHO, now=datetime.now(UTC))


def _made(made: Receipt, path: Path) -> str:
    figures = f"{_counted(made.recipients, 'recipient')}, {_counted(made.lines, 'line')}"
    return f"The receipt of #{made.message} is in {path}: {figures}, SHA-256 {made.hash}"


def _report(session: Session, words: str) -> Report:
    return store.reports.report(session, store.sight.find(session, words, by=None).number)
