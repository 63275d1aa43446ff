import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backup import NotCopied, back_up
from bot.db import upgrade, write_engine
from store import Session, settings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_copy_has_what_is_committed_while_somebody_writes(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path}/live.db", tmp_path / "copy.db"
    upgrade(url)
    engine = write_engine(url)
    with Session(engine) as session:
        settings.save(session, "account_name", text="Acme", by="U0CY", now=NOW)
        session.commit()
    with Session(engine) as session:
        settings.save(session, "account_name", text="Not yet", by="U0CY", now=NOW)
        session.flush()
        assert back_up(url, copy) == copy.stat().st_size > 0
    engine.dispose()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    upgrade(f"sqlite:///{copy}")
    again = write_engine(f"sqlite:///{copy}")
    with Session(again) as session:
        assert settings.load(session).account_name == "Acme"
    again.dispose()


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path}/live.db", tmp_path / "copy.db"
    upgrade(url)
    copy.write_text("older")
    with pytest.raises(NotCopied, match="is there already"):
        back_up(url, copy)
    assert copy.read_text() == "older"


def test_what_is_no_database_is_not_copied_and_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "live.db").write_text("no database, but long enough to be read as the head of one" * 20)
    with pytest.raises(NotCopied, match="not a database"):
        back_up(f"sqlite:///{tmp_path}/live.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://textops@db/textops", "PostgreSQL"),
        ("sqlite:////nowhere/live.db", "no database at /nowhere/live.db"),
    ],
)
def test_what_cannot_be_copied_is_said_with_what_to_do(url: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(NotCopied, match=said) as told:
        back_up(url, tmp_path / "copy.db")
    assert told.value.hint
