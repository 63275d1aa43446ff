"""Spreadsheets as CSV, read in a process of its own: a file of a few bytes can make the library ask for terabytes."""

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sms.columns import BadFile
from sms.file_format import HINT, is_spreadsheet

LIMIT_SECONDS = 300
CONVERTER = (sys.executable, "-m", "bot.spreadsheet")


@asynccontextmanager
async def as_csv(path: Path) -> AsyncIterator[Path]:
    """Give a file as CSV, for as long as it is needed; what is no spreadsheet is given as it is."""
    if not _begins_like_one(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.csv"
        await _convert(path, target)
        yield target


async def _convert(path: Path, target: Path) -> None:
    process = await create_subprocess_exec(*CONVERTER, str(path), str(target), stdout=PIPE, stderr=PIPE)
    try:
        _, told = await asyncio.wait_for(process.communicate(), LIMIT_SECONDS)
    except TimeoutError:
        raise BadFile("This spreadsheet takes too long to read.", hint=HINT) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 1:
        why = told.decode(errors="replace").strip().splitlines()
        raise BadFile(f"This spreadsheet cannot be imported. {why[-1] if why else ''}".strip(), hint=HINT)
    if process.returncode:
        raise BadFile("This spreadsheet is damaged, or far larger inside than it looks.", hint=HINT)


def _begins_like_one(path: Path) -> bool:
    if path.exists() and not path.is_file():
        raise BadFile("This is a stream, not a file.", hint="Save it to a file and import that.")
    try:
        with path.open("rb") as file:
            return is_spreadsheet(file.read(8))
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
