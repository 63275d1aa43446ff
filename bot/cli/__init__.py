"""The command line: `textops`, by click; exit codes 0 done, 1 a problem that the message explains, 2 wrong usage."""

import gc
import sys
from importlib import import_module

import click

from sms.errors import Problem

MODULES = {
    "audit": "bot.cli.log",
    "contacts": "bot.cli.people",
    "db": "bot.cli.database",
    "demo": "bot.cli.trial",
    "doctor": "bot.doctor",
    "init": "bot.cli.init",
    "manifest": "bot.cli.manifest",
    "report": "bot.cli.texts",
    "run": "bot.cli.process",
    "segments": "bot.cli.texts",
    "serve": "bot.cli.process",
    "settings": "bot.cli.account",
    "simulate": "bot.cli.trial",
    "worker": "bot.cli.process",
}


class WhenAsked(click.Group):
    """Commands that are loaded when they are asked for: an import needs half of the memory that the whole bot does."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """Name them all."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """Load one; None when there is no such command."""
        if cmd_name not in MODULES:
            return None
        found: click.Command = getattr(import_module(MODULES[cmd_name]), cmd_name)
        return found


def main() -> None:
    """Run the command line; a problem is told in one line on standard error."""
    for name in {*sys.argv[1:]} & MODULES.keys():
        import_module(MODULES[name])
    gc.freeze()  # what was imported stays: to look through it for garbage takes 0.1 s each time, and 0.4 s at the end
    try:
        cli()
    except Problem as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)


@click.group(cls=WhenAsked, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="textops")
def cli() -> None:
    """Text messages, drafted, tested, approved, sent and measured in Slack."""
