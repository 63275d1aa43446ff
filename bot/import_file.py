"""Reading a CSV file row by row at flat memory, whatever wrote it, and giving bad rows back."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sms.importing import BAD_ROW_HEADERS, BadFile, BadRow, Columns, guess

DELIMITERS = ",;\t|"
SPREADSHEET = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
HINT = "Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”) and import that."


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file; `number` is that of its first line."""

    number: int
    cells: tuple[str, ...]


class CsvFile:
    """An open CSV file; what is not UTF-8 in it is kept as it is, for its row to be judged."""

    def __init__(self, path: Path) -> None:
        """Open it and read the names of its columns; BadFile says what is wrong with it."""
        try:
            raw = path.open("rb")
        except OSError as error:
            raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
        try:
            _check(raw)
        except BadFile:
            raw.close()
            raise
        self._raw = raw
        self._text = TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self.size_bytes = path.stat().st_size
        first = self._text.readline()
        self._text.seek(0)
        self._lines = _lines(self._text, max(DELIMITERS, key=first.count))

    def __enter__(self) -> Self:
        """Give the file itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self._text.close()

    @property
    def done_bytes(self) -> int:
        """How far it was read, a buffer ahead."""
        return self._raw.tell()

    def chunk(self, rows: int) -> list[Line]:
        """Read the next rows; none means that the file is at its end."""
        return list(islice(self._lines, rows))

    def columns(self) -> Columns:
        """Read the line that names the columns, and guess what they are."""
        named = self.chunk(1)
        if not named:
            raise BadFile("This file is empty.")
        return guess(named[0].cells)


class BadRows:
    """The file that bad rows come back in, with line, column and reason before them; it is made for the first one."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        """Remember where it is to be; nothing is written yet."""
        self.path = path
        self.count = 0
        self._headers = headers
        self._file: IO[str] | None = None

    def add(self, bad: BadRow, cells: Sequence[str]) -> None:
        """Write a row as it was, so that it can be put right and imported again."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
            csv.writer(self._file).writerow([*BAD_ROW_HEADERS, *self._headers])
        csv.writer(self._file).writerow([bad.line, bad.column, bad.reason, *cells])
        self.count += 1

    def close(self) -> None:
        """Close it, if there was any need of it."""
        if self._file is not None:
            self._file.close()


def _check(raw: BufferedReader) -> None:
    start = raw.peek(4_096)[:4_096]
    if not start.strip():
        raise BadFile("This file is empty.")
    if start.startswith(SPREADSHEET):
        raise BadFile("This is a spreadsheet, not a CSV file.", hint=HINT)
    if start.startswith(UTF_16):
        raise BadFile("This file is in UTF-16.", hint=HINT)
    if b"\x00" in start:
        raise BadFile("This is not a text file.", hint=HINT)
    try:
        start.partition(b"\n")[0].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("The first line is not UTF-8.", hint=HINT) from error


def _lines(text: IO[str], delimiter: str) -> Iterator[Line]:
    reader, number = csv.reader(text, delimiter=delimiter), 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield Line(number, tuple(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            f"From line {number} on the file cannot be read: {error}.", hint="Is a quote not closed?"
        ) from error
