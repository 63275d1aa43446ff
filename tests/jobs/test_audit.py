"""Claims about files of the audit log: given to who asked alone, written down, and safe to open."""

import csv
import io

import pytest

from jobs import audit as job
from store import Session, audit
from tests.jobs.conftest import Stand


@pytest.fixture
def log(stand: Stand) -> None:
    """Three lines, one of them by somebody called like a formula."""

    def write(session: Session) -> None:
        now = stand.clock.now()
        audit.add(session, who="U0ANA", action="added a list", subject="=HYPERLINK(1)", now=now)
        audit.add(session, who="U0BO", action="edited", subject="#1", now=now, detail={"revision": 2})
        audit.add(session, who="U0BO", action="approve", subject="#1", now=now, outcome="refused")

    stand.does(write)


def test_it_is_given_to_who_asked_newest_first_and_that_is_written_down(
    stand: Stand, log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "PAGE_LINES", 2)
    assert stand.runs(job.run, "U0CY") == {"lines": 3}
    [(user, name, words, content)] = stand.files.given
    assert (user, name, words) == ("U0CY", "audit.csv", "3 lines of the audit log.")
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
    assert rows[0] == ["at", "who", "action", "subject", "outcome", "detail"]
    assert [row[3] for row in rows[1:]] == ["#1", "#1", "'=HYPERLINK(1)"]
    assert rows[2][5] == '{"revision": 2}'
    assert stand.chat.calls == []
    entry = stand.does(lambda session: audit.tail(session)[0])
    assert (entry.who, entry.action, entry.detail["lines"]) == ("U0CY", "downloaded the audit log", 3)


def test_it_holds_what_was_looked_for(stand: Stand, log: None) -> None:
    assert stand.runs(job.run, "U0CY refused #1") == {"lines": 1}
