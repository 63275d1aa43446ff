"""Reading a CSV file row by row at flat memory, whatever wrote it, and giving bad rows back."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sms.importing import BAD_ROW_HEADERS, CELL_CHARACTERS_MAX, BadFile, BadRow, Columns, guess

TORN = "has a quote that is not closed, or a cell that never ends"
DELIMITERS = ",;\t|"
SPREADSHEET = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
HINT = "Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”) and import that."


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file; `number` is that of its first line, `trouble` why it is no row at all."""

    number: int
    cells: tuple[str, ...]
    trouble: str = ""


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
        if named[0].trouble:
            raise BadFile(f"The first line {named[0].trouble}.", hint=HINT)
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


def _check(raw: BufferedReader) -> None:
    if not raw.seekable():
        raise BadFile("This is a stream, not a file.", hint="Save it to a file and import that.")
    start = raw.peek(4_096)[:4_096]
    if not start.strip():
        raise BadFile("This file is empty.")
    if start.startswith(SPREADSHEET):
        raise BadFile("This is a spreadsheet, not a CSV file.", hint=HINT)
    if start.startswith(UTF_16):
        raise BadFile("This file is in UTF-16.", hint=HINT)
    first = start.partition(b"\n")[0]
    if b"\x00" in first:
        raise BadFile("This is not a text file.", hint=HINT)
    try:
        first.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("The first line is not UTF-8.", hint=HINT) from error


def _lines(text: IO[str], delimiter: str) -> Iterator[Line]:
    source = _Source(text)
    reader = csv.reader(source, delimiter=delimiter)
    while (cells := _row(source, reader)) is not None:
        if cells and source.is_torn:
            # The reader starts afresh with the next line, so that one row is lost and not all that follow.
            yield Line(source.row_number, tuple(source.give_back()[:CELL_CHARACTERS_MAX].split(delimiter)), TORN)
        elif any(map(str.strip, cells)):
            yield Line(source.row_number, tuple(cells))


def _row(source: "_Source", reader: Iterator[list[str]]) -> list[str] | None:
    source.begin()
    try:
        return next(reader, None)
    except csv.Error:
        source.is_torn = True
        return [""]


class _Source:
    """The lines of a file, those of the row at hand kept, so that all but its first can be read again."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._row: list[str] = []
        self._again: deque[str] = deque()
        self._number = 0
        self.row_number = 1
        self.is_torn = False  # the row at hand met the end of the file, or the limit of a cell

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._text, None)
        if line is None:
            self.is_torn = True
            raise StopIteration
        self._row.append(line)
        self._number += 1
        return line

    def begin(self) -> None:
        """Begin a row."""
        self._row, self.is_torn, self.row_number = [], False, self._number + 1

    def give_back(self) -> str:
        """Give the row's first line up, and the others back to be read again."""
        first, *others = self._row
        self._again.extendleft(reversed(others))
        self._number -= len(others)
        return first.rstrip("\r\n")
