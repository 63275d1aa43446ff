"""12,000 people who do not exist, the same at every run, with the flaws that real lists have."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

PEOPLE = 12_000
STAFF = 40
COLUMNS = ("external_id", "first_name", "last_name", "mobile_phone", "company", "opted_out")
AREAS = ("212", "312", "415", "503", "617", "646", "702", "917")
FIRST = ("Ann", "Ben", "Carla", "Đorđe", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jamal", "Kari", "Liam", "")
LAST = ("Olsen", "Smith", "García", "Nguyen", "Johnson", "Kowalski", "O'Brien", "Patel", "Rossi", "Yılmaz")
COMPANIES = ("Acme", "Globex", "Initech", "Umbrella", "")


def write_people(folder: Path) -> Mapping[str, Path]:
    """Write one CSV for each list; the staff are among the customers too."""
    rows = list(_people())
    files = {"VIP customers": folder / "customers.csv", "Staff": folder / "staff.csv"}
    _write(files["VIP customers"], rows)
    _write(files["Staff"], rows[:STAFF])
    return files


def _people() -> Iterator[tuple[str, ...]]:
    chance = Random(12)  # noqa: S311 - nothing secret, and the same at every run
    for index in range(PEOPLE):
        opted_out = "yes" if chance.random() < 0.01 else ""
        number = "" if chance.random() < 0.01 else f"+1{AREAS[index % len(AREAS)]}{2_340_000 + index * 7:07d}"
        yield (
            f"demo-{index}",
            chance.choice(FIRST),
            chance.choice(LAST),
            number,
            chance.choice(COMPANIES),
            opted_out,
        )


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
