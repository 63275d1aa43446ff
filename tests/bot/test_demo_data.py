import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.demo_data import SETTINGS, DemoData
from bot.demo_people import ANA, ANN, NAMELESS, write_people
from sms.phone import parse, read_rule


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    data = DemoData(tmp_path_factory.mktemp("demo") / "new", people=100)
    asyncio.run(data.prepare())
    return data


def read(data: DemoData, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(data.folder / "demo.db") as connection:
        return connection.execute(query).fetchall()


def rename_account(data: DemoData) -> None:
    with sqlite3.connect(data.folder / "demo.db") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE settings SET value = 'Other' WHERE key = 'account_name'")


def account_name(data: DemoData) -> object:
    return read(data, "SELECT value FROM settings WHERE key = 'account_name'")[0][0]


def test_the_account_is_set_up_and_its_people_are_there(prepared: DemoData) -> None:
    stored: dict[str, str] = dict(read(prepared, "SELECT key, value FROM settings"))
    assert {key: stored[key] for key in SETTINGS} == dict(SETTINGS)
    assert stored["monthly_segments"] == "300"
    assert stored["renewal_date"] == f"{datetime.now(UTC).year}-01-01"
    assert read(prepared, "SELECT count(*) FROM contacts") == [(100,)]


def test_a_second_start_goes_on_and_starting_over_begins_anew(prepared: DemoData) -> None:
    rename_account(prepared)
    asyncio.run(prepared.prepare())
    assert account_name(prepared) == "Other"
    prepared.restore()
    assert account_name(prepared) == "Acme"


def test_how_far_the_clock_was_moved_is_kept(tmp_path: Path) -> None:
    data = DemoData(tmp_path)
    assert data.clock_seconds() == 0.0
    data.keep_clock(3600.5)
    assert data.clock_seconds() == 3600.5


def test_the_people_are_twelve_thousand_with_fictional_numbers_of_their_own(tmp_path: Path) -> None:
    rows = [line.split(",") for line in write_people(tmp_path)["VIP customers"].read_text().splitlines()[1:]]
    numbers = [row[3] for row in rows if row[3]]
    assert len(rows) == 12_000
    assert len(set(numbers)) == len(numbers) > 11_700
    assert [number for number in numbers if number[5:10] != "55501"] == []
    assert {ANN, NAMELESS} <= set(numbers)
    assert ANA not in numbers
    assert [number for number in numbers if parse(number, read_rule("us")) != number] == []
