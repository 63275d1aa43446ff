"""The file that bad rows come back in."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from sms.columns import BAD_ROW_HEADERS, BadFile
from sms.importing import BadRow


class BadRows:
    """Bad rows, with line, column and reason before them; the file is made for the first one."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        """Remember where it is to be; nothing is written yet."""
        self.path = path
        self.count = 0
        self._headers = headers
        self._file: IO[str] | None = None

    def add(self, bad: BadRow, cells: Sequence[str]) -> None:
        """Write a row as it was, so that it can be put right and imported again."""
        if self._file is None:
            self._file = _made(self.path)
            csv.writer(self._file).writerow([*BAD_ROW_HEADERS, *self._headers])
        csv.writer(self._file).writerow([bad.line, bad.column, bad.reason, *cells])
        self.count += 1

    def close(self) -> None:
        """Close it, if there was any need of it."""
        if self._file is not None:
            self._file.close()


def _made(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise BadFile(
            f"There are bad rows, and {path} cannot be written: {error.strerror or error}.",
            hint="Import the file from a folder that can be written to.",
        ) from error
