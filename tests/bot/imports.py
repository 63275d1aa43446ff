"""An import as the command line does it, for tests."""

import asyncio
from datetime import datetime
from pathlib import Path

from bot.db import Database
from bot.importing import ImportResult, Options, import_file
from jobs.import_people.whole import Progress

HEADER = "external_id,first_name,mobile_phone,opted_out\n"


def imported(
    url: str, path: Path, options: Options, now: datetime, progress: Progress = lambda _done, _size: None
) -> ImportResult:
    async def run() -> ImportResult:
        db = Database(url)
        try:
            return await import_file(db, path, options=options, now=now, progress=progress)
        finally:
            await db.close()

    return asyncio.run(run())
