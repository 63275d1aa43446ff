"""Up to 12,000 people who do not exist, the same at every run, with the flaws that real lists have."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

STAFF = 40
COLUMNS = ("external_id", "first_name", "last_name", "mobile_phone", "company", "opted_out")
# In every area code the numbers 555-0100 to 555-0199 are kept for fiction.
LINES = 100
AREA_CODES = """
205 251 256 334 907 480 520 602 623 928 479 501 870 209 213 310 323 408 510 530 559 562 619 626 650
661 707 714 760 805 818 831 858 909 916 925 949 951 303 719 970 203 860 302 305 321 352 386 407 561
727 754 772 786 813 850 863 904 941 954 229 404 478 706 770 912 808 208 217 219 309 317 319 515 563
620 785 913 270 502 606 225 318 337 504 207 240 301 410 413 508 617 781 978 231 248 269 313 517 586
616 734 810 218 320 507 612 651 763 952 228 601 662 314 417 573 636 660 816 406
"""
AREAS = tuple(AREA_CODES.split())
FIRST = ("Ann", "Ben", "Carla", "Đorđe", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jamal", "Kari", "Liam", "")
LAST = ("Olsen", "Smith", "García", "Nguyen", "Johnson", "Kowalski", "O'Brien", "Patel", "Rossi", "Yılmaz")
COMPANIES = ("Acme", "Globex", "Initech", "Umbrella", "")

ANA, ANN, NAMELESS = "+12125550101", "+14155550132", "+13125550177"  # whose phones are on the page
SEEN = (("demo-ann", "Ann", "Olsen", ANN, "Globex", ""), ("demo-nameless", "", "", NAMELESS, "", ""))
PEOPLE_MAX = len(AREAS) * LINES


def write_people(folder: Path, people: int = PEOPLE_MAX) -> Mapping[str, Path]:
    """Write one CSV for each list; the staff are among the customers too."""
    rows = list(_people(people))
    files = {"VIP customers": folder / "customers.csv", "Staff": folder / "staff.csv"}
    _write(files["VIP customers"], rows)
    _write(files["Staff"], rows[:STAFF])
    return files


def _people(people: int) -> Iterator[tuple[str, ...]]:
    chance = Random(12)  # noqa: S311 - nothing secret, and the same at every run
    for index in range(people - len(SEEN)):
        opted_out = "yes" if chance.random() < 0.01 else ""
        line, area = divmod(index, len(AREAS))
        number = "" if chance.random() < 0.01 else f"+1{AREAS[area]}55501{line:02}"
        yield (
            f"demo-{index}",
            chance.choice(FIRST),
            chance.choice(LAST),
            number,
            chance.choice(COMPANIES),
            opted_out,
        )
    yield from SEEN


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
