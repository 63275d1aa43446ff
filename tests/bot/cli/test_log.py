import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    for key, value in (("account_name", "=Acme"), ("time_zone", "Europe/Oslo")):
        assert CliRunner().invoke(cli, ["settings", "set", key, value]).exit_code == 0


def textops(*words: str) -> str:
    done = CliRunner().invoke(cli, ["audit", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_newest_lines_are_printed_first() -> None:
    zone, name = textops().splitlines()
    assert "command line · set · time_zone · done" in zone
    assert "account_name" in name


def test_all_of_it_comes_as_json_or_csv() -> None:
    found = json.loads(textops("--json"))
    assert [(row["who"], row["action"], row["subject"], row["outcome"]) for row in found] == [
        ("command line", "set", "time_zone", "done"),
        ("command line", "set", "account_name", "done"),
    ]
    assert found[1]["detail"]["after"] == "=Acme"
    header, *rows = csv.reader(io.StringIO(textops("--csv")))
    assert (header[0], len(rows)) == ("at", 2)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["--by", "command line"], 2),
        (["--by", "U0ANA"], 0),
        (["--message", "#1"], 0),
        (["--until", "2020-01-01"], 0),
        (["--since", "2020-01-01"], 2),
        (["--refused"], 0),
    ],
)
def test_it_is_narrowed(words: list[str], lines: int) -> None:
    assert len(textops(*words).splitlines()) == lines


def test_what_is_no_number_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["audit", "--message", "sale"]).exit_code == 2
