"""Claims about importing on the command line: how the file is written and what its columns are can be said."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

ROWS = "Handy;Vorname;Notizen\n2125550101;Jörg;x\n2125550102;Ann;y\n"


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")


def imports(content: bytes, *options: str) -> Result:
    Path("people.csv").write_bytes(content)
    return CliRunner().invoke(cli, ["contacts", "import", "people.csv", "--list", "VIP", *options])


def test_columns_and_how_the_file_is_written_are_taken_as_they_are_said() -> None:
    chosen = ("--column", "Handy=mobile_phone", "--column", "Vorname=first_name", "--column", "Notizen=")
    done = imports(ROWS.encode("cp1252"), "--encoding", "windows", "--delimiter", "semicolon", *chosen, "--json")
    result: dict[str, Any] = json.loads(done.output)
    assert (result["created"], result["bad"], result["left_out"], result["made"]) == (
        2,
        0,
        ["Notizen"],
        ["list “VIP”"],
    )


def test_what_was_left_out_is_told_with_the_way_to_take_it_in() -> None:
    done = imports(b"Ann,2125550101\nBo,2125550102\n")
    assert "left out: Column 1 (--column NAME=FIELD takes a column in)" in done.output
    again = imports(b"Ann,2125550101\nBo,2125550102\n", "--column", "Column 1=first_name")
    assert "2 changed" in again.output


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--column", "Handy"], 2, "is not NAME=FIELD"),
        (["--column", "Telefon=phone"], 1, "There is no column “Telefon”."),
        (["--delimiter", "dash"], 2, "semicolon"),
        (["--encoding", "utf-16"], 1, ""),
    ],
)
def test_what_does_not_fit_is_refused(options: list[str], code: int, told: str) -> None:
    done = imports(b"Handy,mobile\nx,2125550101\n", *options)
    assert (done.exit_code, told in f"{done.output}{done.exception}") == (code, True)


def test_whoever_stops_it_is_told_how_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stopped(*_: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.people.import_file", stopped)
    done = imports(b"phone\n2125550101\n")
    assert done.exit_code == 1
    assert "the same command again" in str(getattr(done.exception, "hint", ""))
