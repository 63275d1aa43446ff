"""`textops simulate` and `textops demo`: all of it on this machine, with no account."""

import os
import sys

import click

from bot.demo import play


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.pass_context
def simulate(context: click.Context) -> None:
    """Run a Slack and a Twilio on loopback, for anybody's bot (-h tells more)."""
    # In the place of this process, not below it: whoever ends the one must have ended the other.
    os.execv(sys.executable, [sys.executable, "-m", "simulator", *context.args])  # noqa: S606 - our own program


@click.command()
@click.option("--port", default=8400, show_default=True, help="Of the simulator; a free one when it is taken.")
@click.option("--no-browser", is_flag=True, hidden=True, help="There is no page to open yet.")
@click.option("--script", is_flag=True, hidden=True, help="As long as there is no page, the story is what there is.")
def demo(port: int, no_browser: bool, script: bool) -> None:  # noqa: ARG001
    """Play the main job with 12,000 made-up contacts, no account, and no text that leaves this machine."""
    sys.exit(play(port))
