"""Judging a file row by row: who is a person, and what is wrong with the rest; it knows of no database."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from jobs.import_people.bad_rows import BadRows
from jobs.import_people.csv_file import CsvFile
from jobs.import_people.seen import REPEATED
from sms.columns import Columns
from sms.file_format import Format
from sms.importing import BadRow, Person, Reading, reader
from sms.phone import read_rule
from sms.properties import Kind, Property

KEPT = 2  # batches whose cells are kept: who of them is a repeated person is told after the next one was asked for
_PLAIN = Person._fields.index("properties")
_WHOLE = Person._fields.index("left_out")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be judged: a file that was looked at already, how its rows are read, and where bad ones go."""

    path: Path
    format: Format
    reading: Reading
    bad_rows: Path

    def packed(self) -> dict[str, Any]:
        """Tell it in JSON."""
        reading = self.reading
        return {
            "path": str(self.path),
            "format": asdict(self.format),
            "columns": asdict(reading.columns),
            "rule": reading.rule.name,
            "kinds": [asdict(each) for each in reading.kinds.values()],
            "bad_rows": str(self.bad_rows),
        }

    @classmethod
    def unpacked(cls, told: Mapping[str, Any]) -> Self:
        """Read what was packed."""
        columns = Columns(tuple(told["columns"]["headers"]), tuple(told["columns"]["targets"]))
        kinds = [
            Property(**{**each, "kind": Kind(each["kind"]), "choices": tuple(each["choices"])})
            for each in told["kinds"]
        ]
        reading = Reading(columns, read_rule(told["rule"]), {each.name: each for each in kinds})
        return cls(Path(told["path"]), Format(**told["format"]), reading, Path(told["bad_rows"]))


class Judged(NamedTuple):
    """Some rows: how many, who is in them, how far in the file they reach, and how many were written as bad so far."""

    rows: int
    people: Sequence[Sequence[Any]]  # each the beginning of a Person: what follows is as it is by default
    done_bytes: int
    bad: int


class Judge:
    """Reads an open file to its end, and writes what is bad."""

    def __init__(self, file: CsvFile, reading: Reading, bad: BadRows) -> None:
        """Pass over the line that names the columns."""
        file.columns(reading.rule, is_proposal=True)
        self._file = file
        self._read = reader(reading)
        self._bad = bad
        self._cells: deque[dict[int, Sequence[str]]] = deque(maxlen=KEPT)

    def judge(self, rows: int, repeated: Collection[int]) -> Judged:
        """Judge the next rows; of those before, these lines tell of somebody whom an earlier one was about."""
        self._tell(repeated)
        lines = self._file.chunk(rows)
        persons = []
        for line in lines:
            person = BadRow(line.number, "", line.trouble) if line.trouble else self._read(line.cells, line.number)
            if isinstance(person, BadRow):
                self._bad.add(person, line.cells)
                continue
            persons.append(person)
            for fault in person.left_out:
                self._bad.add(fault, line.cells)
        self._cells.append({line.number: line.cells for line in lines})
        people = [each[: _WHOLE if each.properties or each.company_properties else _PLAIN] for each in persons]
        return Judged(len(lines), people, self._file.done_bytes, self._bad.count)

    def _tell(self, repeated: Collection[int]) -> None:
        for line in repeated:
            cells = next(cells[line] for cells in self._cells if line in cells)
            self._bad.add(BadRow(line, "", REPEATED), cells)
