"""`textops contacts import`: people from a file, any size, with a progress bar."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from blocks.words import counted
from bot.cli import once
from bot.importing import ImportResult, Options, import_file
from sms.errors import Problem
from sms.file_format import DELIMITERS, Format

ENCODED = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "windows": "cp1252"}
DELIMITED = {word: mark for mark, word in DELIMITERS.items()}


class Stopped(Problem):
    """The import was stopped."""

    hint = "Give the same command again with the same file, and it goes on where it stopped."


@click.group()
def contacts() -> None:
    """People and their consent."""


@contacts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "list_name", required=True, help="Add everybody to this list; it is made if need be.")
@click.option("--subscription", default="", help="They have consented to this type; needs source and date.")
@click.option("--consent-source", default="", help="Where they consented, for the evidence.")
@click.option("--consent-date", type=click.DateTime(["%Y-%m-%d"]), help="When they consented.")
@click.option("--marketing", is_flag=True, help="Make them marketing contacts.")
@click.option(
    "--opt-outs", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Numbers that opted out elsewhere."
)
@click.option("--encoding", type=click.Choice(list(ENCODED)), help="How the file is written; guessed if not given.")
@click.option("--delimiter", type=click.Choice(list(DELIMITED)), help="What stands between cells; guessed likewise.")
@click.option("--names/--no-names", "has_names", default=None, help="Whether the first line names the columns.")
@click.option(
    "--column", "columns", multiple=True, metavar="NAME=FIELD", help="What a column is; no FIELD: leave it out."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_(  # noqa: PLR0917 - click hands every option over by name
    file: Path,
    list_name: str,
    subscription: str,
    consent_source: str,
    consent_date: datetime | None,
    marketing: bool,
    opt_outs: Path | None,
    encoding: str | None,
    delimiter: str | None,
    has_names: bool | None,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Import a CSV FILE; a bad row goes into a file beside it, with line, column and reason."""
    options = Options(
        list_name=list_name,
        subscription=subscription,
        consent_source=consent_source,
        consent_date=consent_date.date() if consent_date else None,
        marketing=marketing,
        opt_outs=opt_outs,
        by=once.WHO,
        format=Format(ENCODED.get(encoding or "", ""), DELIMITED.get(delimiter or "", ""), has_names),
        chosen=tuple(map(_chosen, columns)),
    )
    result = _import(file, options, quiet=as_json or not sys.stderr.isatty())
    click.echo(json.dumps(asdict(result), ensure_ascii=False, indent=2) if as_json else _told(result))


def _chosen(told: str) -> tuple[str, str]:
    header, equals, field = told.rpartition("=")
    if not equals:
        raise click.BadParameter(f"{told!r} is not NAME=FIELD.", param_hint="--column")
    return header, field


def _import(file: Path, options: Options, *, quiet: bool) -> ImportResult:
    now = datetime.now(UTC)
    with click.progressbar(length=100, label="Importing", file=sys.stderr, hidden=quiet) as bar:

        def progress(done_bytes: int, size_bytes: int) -> None:
            bar.update(100 * done_bytes // max(size_bytes, 1) - bar.pos)

        try:
            return once.with_database(lambda db: import_file(db, file, options=options, now=now, progress=progress))
        except KeyboardInterrupt:
            raise Stopped from None


def _told(result: ImportResult) -> str:
    asked = f", {result.asked:,} asked to reply YES first" if result.asked else ""
    people = f"{counted(result.created, 'new contact')}, {result.updated:,} changed, {result.unchanged:,} unchanged"
    lines = [
        f"{counted(result.rows, 'row')}: {people}",
        f"{counted(result.consented, 'consent')}{asked}, {counted(result.opted_out, 'opt-out')}",
        *(f"made: {made}" for made in result.made),
    ]
    if result.resumed_rows:
        lines.append(f"{counted(result.resumed_rows, 'row')} of these before it was stopped")
    if result.left_out:
        lines.append(f"left out: {', '.join(result.left_out)} (--column NAME=FIELD takes a column in)")
    if result.bad:
        lines.append(f"bad rows: {result.bad:,}, in {result.bad_file}")
    if result.repeated:
        lines.append(f"rows that repeat somebody: {result.repeated:,}; the last one counts. See {result.bad_file}")
    if result.bad_opt_outs:
        lines.append(f"opt-outs that could not be read: {result.bad_opt_outs:,}, in {result.bad_opt_outs_file}")
    return "\n".join(lines)
