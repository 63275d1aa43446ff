"""A copy of a SQLite database while it runs: whole, as of one moment, looked through, and its owner's alone."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from bot.db import is_sqlite
from sms.errors import Problem


class NotCopied(Problem):
    """The database could not be copied."""

    hint = "docs/how-to/backup.md has the ways to back up."


def back_up(url: str, file: Path) -> int:
    """Copy it into a file that is not there yet, and tell how many bytes that has; nobody who writes has to wait."""
    if not is_sqlite(url):
        raise NotCopied("The database is PostgreSQL, which has a tool of its own.", hint="Use pg_dump --format=custom.")
    live = Path(make_url(url).database or "").resolve()
    if not live.exists():
        raise NotCopied(f"There is no database at {live}.", hint="Look at DATABASE_URL.")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise NotCopied(f"{file} is there already.", hint="Name another file, or remove that one.") from None
    except OSError as error:
        raise NotCopied(f"{file} cannot be written: {error.strerror}.", hint="Name another file.") from None
    try:
        _copy(live, file)
    except sqlite3.Error as error:
        with suppress(OSError):
            file.unlink()
        raise NotCopied(f"{live} could not be copied: {error}.") from None
    return file.stat().st_size


def _copy(live: Path, file: Path) -> None:
    with (
        closing(sqlite3.connect(f"{live.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(file)) as copy,
    ):
        source.backup(copy)
        (found,) = copy.execute("PRAGMA quick_check").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
