"""`textops simulate` and `textops demo`: all of it on this machine, with no account."""

import os
import sys
from pathlib import Path

import click

from bot.demo import Demo, can_open_browser, play
from bot.demo_people import PEOPLE_MAX

PEOPLE_MIN = 100  # so that the staff, who get nothing, are not all there is


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.pass_context
def simulate(context: click.Context) -> None:
    """Run a Slack and a Twilio on loopback, for anybody's bot (-h tells more)."""
    # In the place of this process, not below it: whoever ends the one must have ended the other.
    os.execv(sys.executable, [sys.executable, "-m", "simulator", *context.args])  # noqa: S606 - our own program


@click.command()
@click.option("--port", default=8400, show_default=True, help="Of the page; a free one when it is taken.")
@click.option("--no-browser", is_flag=True, help="Do not open the page, only say where it is.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep the database in this folder.")
@click.option(
    "--people",
    type=click.IntRange(PEOPLE_MIN, PEOPLE_MAX),
    default=PEOPLE_MAX,
    show_default=True,
    help="How many made-up contacts there are; fewer are ready sooner.",
)
@click.option("--script", is_flag=True, help="Play the main job as a story in this terminal, and end: no page.")
def demo(port: int, no_browser: bool, data: Path | None, people: int, script: bool) -> None:
    """Try all of it on a page, with made-up contacts and phones, no account, and no text that leaves here."""
    if data and script:
        raise click.UsageError("--script plays on a fresh database: leave --data out.")
    opens_browser = not no_browser and can_open_browser()
    sys.exit(play(Demo(port, folder=data, people=people, opens_browser=opens_browser, is_story=script)))
