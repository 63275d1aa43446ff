"""`textops audit`: who did what to what and when, refusals too."""

import csv
import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

import sms.receipt
import store.audit
import store.receipts
import store.settings
from bot.cli import once
from bot.cli.compared import show
from sms.audit_filter import Wanted
from sms.errors import Problem
from sms.export import safe
from store import Session
from store.audit import COLUMNS, Entry

DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = 50
PAGE_LINES = 5_000
OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NotMadeHere(Problem):
    """Nobody here made this receipt."""

    hint = "Check it where it was made, with that database; or somebody wrote all of it anew."


@click.command()
@click.argument("compared", metavar="[MESSAGE]", default="")
@click.option("--since", type=DAY, help="The first day, in the account's time zone.")
@click.option("--until", type=DAY, help="The last day.")
@click.option("--message", default="", help="Only what was done to one message, such as '#12'.")
@click.option("--by", default="", help="Only what one did: a Slack user id, 'clock', 'command line'.")
@click.option("--refused", is_flag=True, help="Only what was refused.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, all of it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, all of it.")
@click.option("--verify", type=OLD_FILE, help="Check instead that nobody changed a receipt since it was made.")
def audit(  # noqa: PLR0917 - click hands every option over by name
    compared: str,
    since: datetime | None,
    until: datetime | None,
    message: str,
    by: str,
    refused: bool,
    as_csv: bool,
    as_json: bool,
    verify: Path | None,
) -> None:
    """Show the newest lines of the audit log, or all as CSV or JSON. MESSAGE is compared with the carrier instead."""
    if verify:
        click.echo(_verified(verify))
        return
    if compared:
        show(compared, as_csv=as_csv, whole=as_json)
        return
    number = message.strip().removeprefix("#")
    if number and not number.isdecimal():
        raise click.UsageError("--message takes a number, such as '#12'.")
    wanted = Wanted(
        who=by,
        message=int(number) if number else None,
        since=since.date() if since else None,
        until=until.date() if until else None,
        refused=refused,
    )
    whole = as_csv or as_json
    found = once.read(lambda s: _found(s, wanted, limit=None if whole else SHOWN))
    if as_json:
        click.echo(json.dumps([_as_json(entry) for entry in found], ensure_ascii=False, indent=2))
    elif as_csv:
        written = csv.writer(sys.stdout)
        written.writerow(COLUMNS)
        written.writerows([safe(cell) for cell in entry.cells] for entry in found)
    else:
        zone = once.read(store.settings.load).zone
        for entry in found:
            click.echo(_line(entry, zone))


def _verified(path: Path) -> str:
    """Follow the chain, then look whether it ends as one did that was made here: a whole chain can be written anew."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        found = sms.receipt.verify(lines)
    made = once.read(lambda session: store.receipts.made(session, found.message, found.hash))
    if made is None:
        raise NotMadeHere(
            f"All {found.lines:,} lines follow from each other, but none such was made here: {found.hash}."
        )
    by = f"made by {made.who} on {made.at:%Y-%m-%d %H:%M} UTC"
    return f"Whole: {found.lines:,} lines of #{found.message}, {by}, SHA-256 {found.hash}"


def _found(session: Session, wanted: Wanted, *, limit: int | None) -> list[Entry]:
    zone, found = store.settings.load(session).zone, list[Entry]()
    while page := store.audit.page(session, wanted, zone=zone, limit=limit or PAGE_LINES):
        found += page
        if limit:
            break
        wanted = replace(wanted, before=page[-1].id)
    return found


def _line(entry: Entry, zone: ZoneInfo) -> str:
    return " · ".join([f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}", *filter(None, entry.cells[1:])])


def _as_json(entry: Entry) -> dict[str, object]:
    told = dict(zip(COLUMNS, entry.cells, strict=True))
    return {**told, "detail": dict(entry.detail)}
