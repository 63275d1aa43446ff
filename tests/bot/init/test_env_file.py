import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.init.env_file import changes, names, write


def test_other_lines_and_comments_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# mine\nOTHER='a b'\nSLACK_BOT_TOKEN=old # why\nexport LOG_LEVEL=INFO")
    write(path, {"SLACK_BOT_TOKEN": "xoxb-1", "PUBLIC_URL": "https://sms.example.com"})
    assert path.read_text() == (
        "# mine\nOTHER='a b'\nSLACK_BOT_TOKEN=xoxb-1\nexport LOG_LEVEL=INFO\nPUBLIC_URL=https://sms.example.com\n"
    )


@pytest.mark.parametrize("value", ["xoxb-1-A", "a b", "it's", 'say "x"', "a#b", "$HOME", "back\\slash", "ø", ""])
def test_what_is_written_is_what_is_read(tmp_path: Path, value: str) -> None:
    path = tmp_path / ".env"
    write(path, {"TOKEN": value})
    assert dotenv_values(path)["TOKEN"] == value


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("")
    path.chmod(0o644)
    write(path, {"TOKEN": "1"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    path, target = tmp_path / ".env", tmp_path / "elsewhere"
    target.write_text("A=1\n")
    path.symlink_to(target)
    write(path, {"B": "2"})
    assert path.is_symlink()
    assert target.read_text() == "A=1\nB=2\n"


def test_only_what_is_there_with_another_value_changes(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert changes(path, {"A": "1"}) == []
    path.write_text("A=1\nB=\nC=3\n")
    assert changes(path, {"A": "1", "B": "2", "C": "4", "D": "5"}) == ["C"]
    assert names(path) == {"A", "B", "C"}
