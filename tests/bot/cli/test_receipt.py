"""Claims about receipts on the command line: written, proved whole, and found out when somebody changed them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from bot.cli import cli
from bot.db import upgrade
from jobs import deliver
from sms.lifecycle import State
from sms.receipt import BEFORE_THE_FIRST, Tampered, seal
from store.schema.messages import messages
from tests.jobs.both import stand
from tests.jobs.conftest import Stand
from tests.jobs.sends import sends

__all__ = ["stand"]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database as the product makes it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    upgrade(f"sqlite:///{tmp_path}/a.db")
    return f"sqlite:///{tmp_path}/a.db"


@pytest.fixture
def file(stand: Stand, tmp_path: Path) -> Path:
    """The receipt of message 1, which went to three people."""
    sends(stand)
    stand.runs(deliver.run, "1:0:1000")
    stand.does(lambda s: s.execute(update(messages).values(state=State.SENT, finished_at=stand.clock.now())))
    path = tmp_path / "receipt.jsonl"
    told = textops("report", "#1", "--receipt", str(path))
    assert told.startswith(f"The receipt of #1 is in {path}: 3 recipients, 6 lines, SHA-256 ")
    return path


def textops(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_one_that_nobody_changed_is_proved_whole(file: Path) -> None:
    assert textops("audit", "--verify", str(file)).startswith("Whole: 6 lines of #1, made by command line on ")
    assert json.loads(textops("report", "#1", "--receipt", str(file), "--json"))["recipients"] == 3


@pytest.mark.parametrize("at", range(6))
def test_the_first_line_that_was_changed_is_named(file: Path, at: int) -> None:
    lines = file.read_text("utf-8").splitlines(keepends=True)
    lines[at] = lines[at].replace('"kind"', '"sort"', 1)
    file.write_text("".join(lines), "utf-8")
    with pytest.raises(Tampered, match=f"^Line {at + 1} does not follow"):
        textops("audit", "--verify", str(file))


def test_one_that_was_written_anew_is_found_out(file: Path) -> None:
    contents = [json.loads(line)["content"] for line in file.read_text("utf-8").splitlines()]
    contents[0]["text"] = "Something else"
    before, lines = BEFORE_THE_FIRST, []
    for content in contents:
        sealed = seal(content, before=before)
        lines.append(sealed.line)
        before = sealed.hash
    file.write_text("".join(lines), "utf-8")
    with pytest.raises(Exception, match="none such was made here"):
        textops("audit", "--verify", str(file))
