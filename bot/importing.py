"""Importing a file of any size from the command line, a spreadsheet too; one that broke off goes on."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.spreadsheet.convert import as_csv
from jobs.import_people import whole
from jobs.import_people.whole import ImportResult as ImportResult
from jobs.import_people.whole import Options as Options
from jobs.import_people.whole import Progress
from jobs.world import Database
from sms.columns import BadFile

BLOCK_BYTES = 1_000_000


async def import_file(
    db: Database, path: Path, *, options: Options, now: datetime, progress: Progress = lambda _done, _size: None
) -> ImportResult:
    """Import a file; a bad row never stops the rest, a bad file is refused before anything is written."""
    named = replace(options, name=path.name, bad_rows=options.bad_rows or path.with_suffix(".bad.csv"))
    async with as_csv(path) as text:
        key = _key(text, options)
        return await whole.import_file(db, text, options=named, now=now, key=key, progress=progress)


def _key(path: Path, options: Options) -> str:
    """Know the same import of the same file again, wherever the file lies by then."""
    digest = hashlib.blake2b(repr(replace(options, bad_rows=None)).encode(), digest_size=16)
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest()
