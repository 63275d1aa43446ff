"""The process that reads a spreadsheet: a file in, a file of CSV out, within limits of memory."""

import csv
import sys
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, load_workbook

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

MEMORY_BYTES_MAX = 4 * 1024**3
UNPACKED_BYTES_MAX = 1024**3


def main(source: str, target: str) -> None:
    """Write the first sheet of a workbook as CSV; what goes wrong is told by the last line of what is printed."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _unpacked_bytes(source) > UNPACKED_BYTES_MAX:
        sys.exit("It unpacks to more than a gigabyte.")
    try:
        workbook = load_workbook(source)
        names = workbook.sheet_names
        rows = workbook.get_sheet_by_index(0).iter_rows() if names else iter(())
    except (CalamineError, OSError, ValueError) as error:
        sys.exit(f"It cannot be read: {error}")
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_text(cell) for cell in row] for row in rows)


def _unpacked_bytes(source: str) -> int:
    """Unpack it once without keeping anything: what a zip file says of its own size may be a lie."""
    if not zipfile.is_zipfile(source):
        return 0
    total = 0
    try:
        with zipfile.ZipFile(source) as packed:
            for each in packed.infolist():
                with packed.open(each) as file:
                    while (block := file.read(1_000_000)) and total <= UNPACKED_BYTES_MAX:
                        total += len(block)
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
        sys.exit(f"It cannot be unpacked: {error}")
    return total


def _text(cell: Any) -> str:
    """Write a cell as people read it: 12125550123 and not 12125550123.0."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    main(*sys.argv[1:])
