"""Claims about imports in Slack: looked at first, imported as the columns were chosen, and told to who asked."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from jobs.import_people import judging, look, run, whole
from jobs.import_people.judge import Asked
from jobs.import_people.pace import UNIT_SECONDS, Pace
from sms.columns import Columns
from sms.file_format import Format
from sms.importing import Reading
from sms.phone import read_rule
from sms.properties import Kind, Property
from store import consent, forms, imports, lists, properties, subscriptions
from store.schema.people import contacts
from store.schema.slack import posts
from store.subscriptions import Terms
from tests.jobs.conftest import Stand

EVIDENCE = {"subscription": "Offers", "source": "form", "date": "2026-01-15"}
NOTHING = dict.fromkeys(EVIDENCE, "")


def given(stand: Stand, path: Path, **more: Any) -> str:
    """A form about this file."""
    stand.files.kept["F1"] = path
    state = {"file": "F1", "list": "VIP", "marketing": True, "wish": asdict(Format()), "turn": 0, **NOTHING, **more}
    now = stand.clock.now()
    return stand.does(lambda session: forms.open(session, user="U0ANA", kind="import", now=now, state=state))


def told(stand: Stand) -> str:
    """What the form that was filled in says."""
    return str(stand.chat.forms[-1].blocks)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Vorname;Handy;Größe\nAnn;212 555 0101;38\nBo;none;39\nCy;212 555 0103;40\n", encoding="cp1252")
    return path


def test_the_form_shows_how_the_file_is_written_and_its_first_values(stand: Stand, people: Path) -> None:
    key = given(stand, people)
    assert stand.runs(look.run, key) == {"shown": 1}
    assert "Ann · Bo · Cy" in told(stand)
    assert all(word in told(stand) for word in ("semicolon", "Windows (cp1252)", "Größe"))
    assert stand.chat.forms[-1].submit == "Import"


def test_a_file_that_cannot_be_imported_is_told_in_the_form(stand: Stand, people: Path) -> None:
    people.write_bytes(b"\x89PNG\r\n")
    assert stand.runs(look.run, given(stand, people)) == {"refused": 1}
    assert "not a text file" in told(stand)
    assert not stand.chat.forms[-1].submit


def test_it_is_imported_as_the_columns_were_chosen_and_bad_rows_go_to_who_asked(stand: Stand, people: Path) -> None:
    key = given(stand, people, targets=["first_name", "mobile_phone", ""], **EVIDENCE)
    assert stand.runs(run.run, key) == {"rows": 3, "created": 2, "bad": 1}
    names = stand.does(lambda session: list(session.scalars(select(contacts.c.first_name))))
    assert names == ["Ann", "Cy"]
    [(user, name, _, content)] = stand.files.given
    assert (user, name) == ("U0ANA", "not imported.csv")
    assert "This is not a phone number." in content
    offers = stand.does(lambda session: subscriptions.identify(session, "Offers")) or 0
    assert stand.does(lambda s: consent.standing(s, "+12125550101", subscription_id=offers)) == "opted_in"
    assert stand.does(lambda s: lists.size(s, lists.identify(s, "VIP") or 0)) == 2
    assert stand.does(lambda s: list(properties.known(s)["contact"]))[-1] == "external_id"
    assert stand.does(lambda s: forms.find(s, key)) is None
    assert stand.does(lambda s: imports.get(s, key)).percent == 100  # type: ignore[union-attr]


def test_without_source_and_date_no_consent_is_granted(stand: Stand, people: Path) -> None:
    stand.runs(run.run, given(stand, people, targets=["first_name", "mobile_phone", ""]))
    log = stand.does(lambda session: consent.log(session, "+12125550101"))
    assert log == []


def test_who_is_asked_to_confirm_is_not_told_as_consented(stand: Stand, people: Path) -> None:
    now = stand.clock.now()
    stand.does(lambda s: subscriptions.add(s, Terms("Offers", double_opt_in=True), by="U0CY", now=now))
    stand.runs(run.run, given(stand, people, targets=["first_name", "mobile_phone", ""], **EVIDENCE))
    news = stand.does(lambda s: s.scalars(select(posts.c.content).where(posts.c.kind == "notice")).one())
    assert "0 consents, 2 asked to reply YES first, 0 opt-outs" in str(news)


@pytest.mark.parametrize("targets", [["first_name", "mobile_phone", ""], ["first_name", "", ""]])
def test_names_that_people_gave_ping_nobody_when_it_is_told_how_it_ended(
    stand: Stand, people: Path, targets: list[str]
) -> None:
    stand.runs(run.run, given(stand, people, targets=targets, list="<!here>"))
    people.write_text("<!here>,<!here>\nAnn,1\n", encoding="utf-8")
    stand.runs(run.run, given(stand, people, targets=["mobile_phone", "mobile_phone"]))
    news = stand.does(lambda s: s.scalars(select(posts.c.content).where(posts.c.kind == "notice")).all())
    assert len(news) == 2
    assert "<!here>" not in str(news)
    assert "&lt;!here&gt;" in str(news)


def test_an_import_that_ran_already_does_nothing(stand: Stand, people: Path) -> None:
    key = given(stand, people, targets=["first_name", "mobile_phone", ""])
    stand.runs(run.run, key)
    assert stand.runs(run.run, key) == {"gone": 1}
    assert stand.does(lambda s: s.scalar(select(func.count()).select_from(contacts))) == 2


def test_whoever_stands_twice_in_a_file_is_told_and_the_last_row_counts(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "CHUNK_ROWS", 2)
    path = tmp_path / "people.csv"
    numbers = ("212 555 0101", "212 555 0101", "212 555 0102", "2125550101")
    rows = (f"Ann{turn},{number}\n" for turn, number in enumerate(numbers))
    path.write_text("first_name,mobile_phone\n" + "".join(rows), encoding="utf-8")
    assert stand.runs(run.run, given(stand, path, targets=["first_name", "mobile_phone"])) == {
        "rows": 4,
        "created": 2,
        "bad": 0,
    }
    [(_, _, _, content)] = stand.files.given
    lines = [line.split(",")[0] for line in content.splitlines()]
    assert lines == ["line", "3", "5"]
    assert "same person as in an earlier row" in content
    names = stand.does(lambda session: set(session.scalars(select(contacts.c.first_name))))
    assert names == {"Ann3", "Ann2"}


def test_more_is_written_at_a_time_while_it_is_quick_and_less_when_it_is_slow() -> None:
    pace = Pace(least=500, most=4_000)
    assert pace.rows == 500
    sizes = []
    for seconds in (UNIT_SECONDS / 4, UNIT_SECONDS / 4, UNIT_SECONDS / 4, 0, 2 * UNIT_SECONDS, 100 * UNIT_SECONDS):
        pace.note(pace.rows, seconds=seconds)
        sizes.append(pace.rows)
    assert sizes == [1_000, 2_000, 4_000, 4_000, 2_000, 500]


def test_an_import_goes_on_amid_a_chunk_where_another_pace_broke_off(stand: Stand, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = (f"Ann{each},+1212555{1000 + each}\n" for each in range(7))
    path.write_text("first_name,mobile_phone\n" + "".join(rows), encoding="utf-8")
    key, now = given(stand, path, targets=["first_name", "mobile_phone"]), stand.clock.now()
    stand.does(lambda s: imports.begin(s, key, name="people", by="U0ANA", size_bytes=100, now=now))
    stand.does(lambda s: imports.keep(s, key, rows=3, done_bytes=50, sums={"created": 3}))
    assert stand.runs(run.run, key) == {"rows": 7, "created": 7, "bad": 0}
    names = stand.does(lambda session: set(session.scalars(select(contacts.c.first_name))))
    assert names == {"Ann3", "Ann4", "Ann5", "Ann6"}


def test_a_process_that_ends_before_the_rows_do_is_told_and_its_file_can_be_imported_again(
    stand: Stand, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = ["first_name", "mobile_phone", ""]
    with monkeypatch.context() as broken:
        broken.setattr(judging, "JUDGE", (sys.executable, "-c", "input()"))
        assert stand.runs(run.run, given(stand, people, targets=targets)) == {"refused": 1}
    news = stand.does(lambda s: s.scalars(select(posts.c.content).where(posts.c.kind == "notice")).one())
    assert "Reading the file broke off. Import the same file again" in str(news)
    assert stand.runs(run.run, given(stand, people, targets=targets)) == {"rows": 3, "created": 2, "bad": 1}


def test_what_is_judged_elsewhere_is_read_there_as_it_was_told_here(tmp_path: Path) -> None:
    columns = Columns(("Number", "Size", "Since"), ("mobile_phone", "contact.size", ""))
    size = Property("contact.size", "Size", Kind.CHOICE, choices=("S", "M"))
    reading = Reading(columns, read_rule("us_territories"), {size.name: size})
    asked = Asked(tmp_path / "people.csv", Format("utf-8", ";", has_names=True), reading, tmp_path / "bad.csv")
    assert Asked.unpacked(json.loads(json.dumps(asked.packed()))) == asked
