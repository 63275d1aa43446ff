import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli, main
from sms.settings import KEYS


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")


def textops(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str]:
    monkeypatch.setattr(sys, "argv", ["textops", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsys.readouterr().err


def test_a_setting_that_is_set_is_listed_with_meaning_and_default() -> None:
    assert CliRunner().invoke(cli, ["settings", "set", "link_characters", "30"]).exit_code == 0
    listed = json.loads(CliRunner().invoke(cli, ["settings", "list", "--json"]).output)
    assert {row["key"] for row in listed} == set(KEYS)
    (row,) = [row for row in listed if row["key"] == "link_characters"]
    assert (row["value"], row["default"]) == ("30", "36")
    assert row["meaning"]
    assert "link_characters         30 (default: 36)" in CliRunner().invoke(cli, ["settings"]).output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["settings", "set", "colour", "red"], "colour"),
        (["settings", "set", "link_characters", "many"], "link_characters"),
        (["report", "#12"], "#12"),
    ],
)
def test_a_problem_is_told_in_words_with_exit_code_1(
    words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = textops(words, monkeypatch, capsys)
    assert code == 1
    assert told in said


def test_the_database_can_be_brought_up_to_date_twice() -> None:
    assert [CliRunner().invoke(cli, ["db", "upgrade"]).exit_code for _ in range(2)] == [0, 0]


def test_running_without_tokens_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    code, said = textops(["run"], monkeypatch, capsys)
    assert code == 1
    assert "SLACK_BOT_TOKEN" in said
