"""`textops db`: the database brought up to date, its figures counted again, and a copy of it."""

from pathlib import Path

import click

from bot import settings as environment
from bot.backup import back_up
from bot.cli import once
from bot.db import upgrade
from store import uncounted


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def upgrade_() -> None:
    """Bring the database to the newest schema."""
    upgrade(environment.load().database_url)
    click.echo("The database is up to date.")


@db.command()
def recount() -> None:
    """Have the figures of analyses and digests counted again, by the bot that runs."""
    stretches = once.write(uncounted.mark_all)
    click.echo(f"{stretches:,} stretches of 1,000 texts are counted again while the bot runs.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy a SQLite database into FILE while the bot runs; for PostgreSQL there is pg_dump."""
    copied = back_up(environment.load().database_url, file)
    click.echo(f"{file} holds everything as of now, {copied:,} bytes, for you alone to read. Keep it encrypted.")
