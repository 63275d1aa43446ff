import csv
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.importing import Options
from jobs.import_people.whole import BadOptions
from sms.columns import BadFile
from sms.consent import Standing
from store import Session, audit, consent, lists, properties, subscriptions
from tests.bot.imports import HEADER, imported

AGREED = Options("VIP", subscription="Offers", consent_source="web form", consent_date=date(2026, 1, 31))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def test_a_file_becomes_people_in_a_list_with_consent(
    sqlite_url: str, people: Path, now: datetime, session: Session
) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\nb,Bo,212 555 0102,yes\n")
    result = imported(sqlite_url, people, AGREED, now)
    assert (result.rows, result.created, result.bad, result.consented, result.opted_out) == (2, 2, 0, 1, 1)
    assert result.made == ("list “VIP”", "subscription type “Offers”")
    assert not result.bad_file
    offers = subscriptions.identify(session, "Offers") or 0
    assert consent.standing(session, "+12125550101", subscription_id=offers) is Standing.OPTED_IN
    assert consent.standing(session, "+12125550102", subscription_id=offers) is Standing.OPTED_OUT
    assert audit.tail(session)[0].action == "imported"


def test_bad_rows_come_back_and_can_be_imported_once_put_right(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\n\nb,Bo,none,\nc,Cy\n", encoding="utf-8")
    result = imported(sqlite_url, people, AGREED, now)
    assert (result.rows, result.created, result.bad) == (3, 1, 2)
    came_back = Path(result.bad_file)
    with came_back.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "column", "reason", "external_id", "first_name", "mobile_phone", "opted_out"]
    assert rows[1] == ["4", "mobile_phone", "This is not a phone number.", "b", "Bo", "none", ""]
    assert rows[2][:3] == ["5", "", "has 2 cells, the first line has 4"]
    came_back.write_text(came_back.read_text().replace("none", "212 555 0102"))
    again = imported(sqlite_url, came_back, AGREED, now)
    assert (again.created, again.bad) == (1, 1)


def test_the_same_file_twice_is_imported_once(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\n")
    imported(sqlite_url, people, AGREED, now)
    again = imported(sqlite_url, people, AGREED, now)
    assert (again.created, again.updated, again.unchanged, again.consented, again.made) == (0, 0, 1, 0, ())


def test_opt_outs_of_an_old_tool_win_over_consent(
    sqlite_url: str, people: Path, now: datetime, session: Session
) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\nb,Bo,212 555 0102,\n")
    outs = people.with_name("outs.csv")
    outs.write_text("when;who\n2025-03-01;+1 212 555 0101\n2025-03-02;+47 900 00 000\n")
    options = Options("VIP", "Offers", "web form", date(2026, 1, 31), opt_outs=outs)
    result = imported(sqlite_url, people, options, now)
    assert (result.consented, result.opted_out) == (1, 2)
    offers = subscriptions.identify(session, "Offers") or 0
    assert consent.standing(session, "+12125550101", subscription_id=offers) is Standing.OPTED_OUT


def test_an_opt_out_that_cannot_be_read_comes_back(
    sqlite_url: str, people: Path, tmp_path: Path, now: datetime
) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\n")
    old = tmp_path / "old.csv"
    old.write_text("number,why\n212 555 0101,asked\n55 01 02,asked\n")
    result = imported(sqlite_url, people, replace(AGREED, opt_outs=old), now)
    assert (result.opted_out, result.bad, result.bad_opt_outs) == (1, 0, 1)
    assert Path(result.bad_opt_outs_file).read_text().splitlines() == [
        "line,column,reason",
        "3,,has no phone number that can be read,55 01 02,asked",
    ]


def test_a_bad_file_of_opt_outs_is_refused_before_anything_is_written(
    sqlite_url: str, people: Path, tmp_path: Path, now: datetime, session: Session
) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\n")
    old = tmp_path / "old.csv"
    old.write_bytes(b"\x00\x01")
    with pytest.raises(BadFile):
        imported(sqlite_url, people, replace(AGREED, opt_outs=old), now)
    assert lists.names(session) == {}


def test_unknown_columns_become_properties(sqlite_url: str, people: Path, now: datetime, session: Session) -> None:
    people.write_text("Phone;Shoe size;company.city\n2125550101;38;Oslo\n", encoding="utf-8-sig")
    result = imported(sqlite_url, people, Options("VIP"), now)
    assert set(result.made) == {"list “VIP”", "property contact.shoe_size", "property company.city"}
    assert "shoe_size" in properties.known(session)["contact"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"PK\x03\x04 and more", "spreadsheet"),
        (b"phone\x00\x01", "not a text file"),
        (b"%PDF-1.4\n%\xe2\xe3", "not a text file"),
        (b"phone" + b",x" * 300 + b"\n1" + b",x" * 300, "the same|301 columns"),
        (b"phone" * 300_000, "more than 1,000,000 characters"),
        (b"phone,name\n", "holds nobody"),
        (b"phone,phone\n1,2\n", "the same"),
        (b"colour\nred\n", "No column"),
    ],
)
def test_a_bad_file_is_refused_before_anything_is_written(
    sqlite_url: str, people: Path, now: datetime, session: Session, *, content: bytes, why: str
) -> None:
    people.write_bytes(content)
    with pytest.raises(BadFile, match=why):
        imported(sqlite_url, people, Options("VIP"), now)
    assert lists.names(session) == {}


def test_a_file_that_is_not_there_is_a_problem(sqlite_url: str, people: Path, now: datetime) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        imported(sqlite_url, people, Options("VIP"), now)


def test_one_row_in_another_encoding_does_not_stop_the_rest(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_bytes(HEADER.encode() + "a,André,212 555 0101,\n".encode("latin-1") + "b,Bø,2125550102,\n".encode())
    result = imported(sqlite_url, people, Options("VIP"), now)
    assert (result.created, result.bad) == (1, 1)
    assert "André".encode("latin-1") in Path(result.bad_file).read_bytes()


@pytest.mark.parametrize(
    "torn", ['b,"Bo,2125550109,', f'b,"{"x" * 140_000}', f"b,{'x' * 140_000},2125550109,"], ids=["end", "quote", "cell"]
)
def test_a_quote_that_is_never_closed_costs_its_own_row_and_no_other(
    sqlite_url: str, people: Path, now: datetime, torn: str
) -> None:
    after = "".join(f"{number},Cy,212555{number},\n" for number in range(1000, 1200))
    people.write_text(f"{HEADER}a,Ann,2125550101,\n{torn}\n{after}")
    result = imported(sqlite_url, people, Options("VIP"), now)
    assert (result.rows, result.created, result.bad) == (202, 201, 1)
    with Path(result.bad_file).open(newline="") as file:
        (_, bad) = csv.reader(file)
    assert (bad[0], bad[2]) == ("3", "has a quote that is not closed, or a cell that never ends")
    assert bad[3] == "b"


def test_a_cell_of_several_lines_is_one_row(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_text(f'{HEADER}a,"An\nn",2125550101,\nb,Bo,none,\nc,"C\ny",2125550103,')
    result = imported(sqlite_url, people, Options("VIP"), now)
    assert (result.rows, result.created, result.bad) == (3, 2, 1)
    assert Path(result.bad_file).read_text().splitlines()[1].startswith("4,mobile_phone,")


def test_a_zero_byte_costs_its_own_row_and_no_other(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_text(f"{HEADER}a,A\x00n,2125550101,\nb,Bo,2125550102,\n")
    assert imported(sqlite_url, people, Options("VIP"), now).bad == 1


def test_a_stream_is_refused(sqlite_url: str, tmp_path: Path, now: datetime) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR)  # whoever opens a pipe to read waits for a writer
    try:
        with pytest.raises(BadFile, match="a stream"):
            imported(sqlite_url, pipe, Options("VIP"), now)
    finally:
        os.close(reading)


def test_bad_rows_that_cannot_be_given_back_are_a_problem(sqlite_url: str, people: Path, now: datetime) -> None:
    people.write_text(f"{HEADER}a,Ann,none,\n")
    people.with_suffix(".bad.csv").mkdir()
    with pytest.raises(BadFile, match="cannot be written"):
        imported(sqlite_url, people, Options("VIP"), now)


@pytest.mark.parametrize(
    "options",
    [
        Options("VIP", subscription="Offers"),
        Options("VIP", consent_source="web form"),
        Options("VIP", " ", "web form", date(2026, 1, 31)),
        Options("VIP", "Offers", " ", date(2026, 1, 31)),
        Options("VIP", " "),
        Options("VIP", "Offers", "web form", date(2030, 1, 1)),
        Options(" "),
    ],
)
def test_consent_without_evidence_is_refused(sqlite_url: str, people: Path, now: datetime, options: Options) -> None:
    people.write_text(f"{HEADER}a,Ann,212 555 0101,\n")
    with pytest.raises(BadOptions):
        imported(sqlite_url, people, options, now)
