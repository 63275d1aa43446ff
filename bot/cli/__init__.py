"""The command line: `textops`, by click; exit codes 0 done, 1 a problem that the message explains, 2 wrong usage."""

import asyncio
import gc
import sys

import click
from uvicorn import Config

from bot import settings as environment
from bot import telemetry, wiring
from bot.cli.account import settings
from bot.cli.people import contacts
from bot.cli.texts import report, segments
from bot.cli.trial import demo, simulate
from bot.db import upgrade
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


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=3000, show_default=True, help="0 takes a free one.")
@click.option("--clock", "clock_url", default="", hidden=True, help="The simulator's control address.")
def run(host: str, port: int, clock_url: str) -> None:
    """Run everything in this process."""
    loaded = environment.load()
    telemetry.set_up(loaded.log_level)
    place = wiring.Place(host=host, port=port, clock_url=clock_url)

    def ready(port: int) -> None:
        click.echo(f"TextOps is up at http://{host}:{port} and connected to Slack.")

    with asyncio.Runner(loop_factory=Config(app="", log_config=None).get_loop_factory()) as runner:
        runner.run(wiring.run(loaded, place, ready=ready))


@cli.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def upgrade_() -> None:
    """Bring the database to the newest schema."""
    upgrade(environment.load().database_url)
    click.echo("The database is up to date.")


for command in (contacts, demo, doctor, report, segments, settings, simulate):
    cli.add_command(command)
