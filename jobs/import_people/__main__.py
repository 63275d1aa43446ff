"""The process that judges rows: what is asked in lines of JSON, the length and the JSON of each answer out."""

import json
import struct
import sys
from contextlib import closing
from typing import Any

from jobs.import_people.bad_rows import BadRows
from jobs.import_people.csv_file import CsvFile
from jobs.import_people.judge import Asked, Judge
from sms.errors import Problem


def main() -> None:
    """Judge as many rows as are asked for, each time; a problem is the last answer."""
    questions = (json.loads(line) for line in sys.stdin.buffer)
    asked = Asked.unpacked(next(questions))
    bad = BadRows(asked.bad_rows, asked.reading.columns.headers)
    try:
        with CsvFile(asked.path, asked.format) as file, closing(bad):
            judge = Judge(file, asked.reading, bad)
            for question in questions:
                _answer(judge.judge(**question)._asdict())
    except Problem as problem:
        _answer({"problem": problem.message, "hint": problem.hint})


def _answer(told: dict[str, Any]) -> None:
    text = json.dumps(told).encode()
    sys.stdout.buffer.write(struct.pack(">Q", len(text)) + text)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
