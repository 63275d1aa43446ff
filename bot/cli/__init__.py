"""The command line: `textops`, by click; exit codes 0 done, 1 a problem that the message explains, 2 wrong usage."""

import gc
import sys

import click

from bot.cli.account import settings
from bot.cli.database import db
from bot.cli.init import init
from bot.cli.log import audit
from bot.cli.manifest import manifest
from bot.cli.people import contacts
from bot.cli.process import run, serve, worker
from bot.cli.texts import report, segments
from bot.cli.trial import demo, simulate
from bot.doctor import doctor
from sms.errors import Problem


def main() -> None:
    """Run the command line; a problem is told in one line on standard error."""
    gc.freeze()  # what was imported stays: to look through it for garbage takes 0.1 s each time, and 0.4 s at the end
    try:
        cli()
    except Problem as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="textops")
def cli() -> None:
    """Text messages, drafted, tested, approved, sent and measured in Slack."""


for command in (
    audit,
    contacts,
    db,
    demo,
    doctor,
    init,
    manifest,
    report,
    run,
    segments,
    serve,
    settings,
    simulate,
    worker,
):
    cli.add_command(command)
