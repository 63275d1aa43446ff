"""Reading a CSV file row by row at flat memory, whatever wrote it."""

import csv
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from sms.columns import BadFile, Columns, Looked, checked, guess, names_columns, of_rows, propose
from sms.file_format import GUESSED, HINT, SAMPLE_BYTES, Format
from sms.file_format import guess as guess_format
from sms.importing import CELL_CHARACTERS_MAX
from sms.phone import NumberRule

LINE_CHARACTERS_MAX = 1_000_000
TORN = "has a quote that is not closed, or a cell that never ends"
LONG = f"has more than {LINE_CHARACTERS_MAX:,} characters"
LOOK_ROWS = 10
CSV_CELL_MAX = csv.field_size_limit()


class Line(NamedTuple):
    """One row as it stands in the file; `number` is that of its first line, `trouble` why it is no row at all."""

    number: int
    cells: tuple[str, ...]
    trouble: str = ""


class CsvFile:
    """An open CSV file; what is not in its encoding is kept as it is, for its row to be judged."""

    def __init__(self, path: Path, wish: Format = GUESSED) -> None:
        """Open it and find out how it is written; BadFile says what is wrong with it."""
        try:
            raw = path.open("rb")
        except OSError as error:
            raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
        self._raw = raw
        try:
            self.format = guess_format(_sample(raw), wish)
        except BadFile:
            raw.close()
            raise
        errors = "surrogateescape" if self.format.encoding.startswith("utf-8") else "replace"
        self._text = TextIOWrapper(raw, encoding=self.format.encoding, errors=errors, newline="")
        self.size_bytes = path.stat().st_size
        self._lines = _lines(self._text, self.format.delimiter)

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

    def columns(self, rule: NumberRule, *, is_proposal: bool = False) -> Columns:
        """Read the line that names the columns, if there is one, and guess what they are; a proposal refuses less."""
        rows = self.chunk(LOOK_ROWS)
        if not rows:
            raise BadFile("This file is empty.")
        if rows[0].trouble:
            raise BadFile(f"The first line {rows[0].trouble}.", hint=HINT)
        named = self.format.has_names
        named = names_columns(rows[0].cells, rule=rule) if named is None else named
        self.format = Format(self.format.encoding, self.format.delimiter, named)
        if named and len(rows) == 1:
            raise BadFile("This file holds nobody: it has a line of names, and no rows.")
        self._lines = chain(rows[1:] if named else rows, self._lines)
        if not named:
            columns = of_rows([row.cells for row in rows], rule=rule)
        else:
            looked = Looked(tuple(row.cells for row in rows[1:]), rule)
            columns = propose(rows[0].cells, looked) if is_proposal else guess(rows[0].cells, looked)
        return columns if is_proposal else checked(columns)


def _sample(raw: BufferedReader) -> bytes:
    sample = raw.read(SAMPLE_BYTES)
    raw.seek(0)
    return sample


def _lines(text: IO[str], delimiter: str) -> Iterator[Line]:
    source = _Source(text)
    reader = csv.reader(source, delimiter=delimiter)
    while (cells := _row(source, reader, delimiter)) is not None:
        if source.is_long:
            yield Line(source.row_number, tuple(cells), LONG)
        elif cells and source.is_torn:
            # The reader starts afresh with the next line, so that one row is lost and not all that follow.
            yield Line(source.row_number, tuple(source.give_back()[:CELL_CHARACTERS_MAX].split(delimiter)), TORN)
        elif any(map(str.strip, cells)):
            yield Line(source.row_number, tuple(cells))


def _row(source: "_Source", reader: Iterator[list[str]], delimiter: str) -> list[str] | None:
    """Read one row; without a quote in it, it needs no reader of CSV."""
    source.begin()
    line = next(source, None)
    if line is None:
        return None
    if '"' not in line and len(line) < CSV_CELL_MAX:
        return line.rstrip("\r\n").split(delimiter)
    source.take_back(line)
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
        self.is_long = False  # it has a line beyond all measure

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LINE_CHARACTERS_MAX)
        if not line:
            self.is_torn = True
            raise StopIteration
        if len(line) == LINE_CHARACTERS_MAX and line[-1] not in "\r\n":
            line = self._cut(line)
        self._row.append(line)
        self._number += 1
        return line

    def begin(self) -> None:
        """Begin a row."""
        self._row, self.is_torn, self.is_long, self.row_number = [], False, False, self._number + 1

    def take_back(self, line: str) -> None:
        """Let the row's first line be read once more."""
        self._row.clear()
        self._again.appendleft(line)
        self._number -= 1

    def give_back(self) -> str:
        """Give the row's first line up, and the others back to be read again."""
        first, *others = self._row
        self._again.extendleft(reversed(others))
        self._number -= len(others)
        return first.rstrip("\r\n")

    def _cut(self, line: str) -> str:
        """Pass over the rest of a line that is too long to be held; its beginning is enough to be told by."""
        self.is_long = True
        while (more := self._text.readline(LINE_CHARACTERS_MAX)) and more[-1] not in "\r\n":
            pass
        return line[:CELL_CHARACTERS_MAX].replace('"', "'") + "\n"
