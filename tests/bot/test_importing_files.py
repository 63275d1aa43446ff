"""Claims about imports of files however they are written, hostile ones too, and of one that broke off."""

import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.importing import Options
from sms.properties import Kind, Property
from store import Session, properties
from store.schema.people import contacts
from tests.bot.imports import HEADER, imported

AGREED = Options("VIP", subscription="Offers", consent_source="web form", consent_date=date(2026, 1, 31))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_encoding_and_delimiter_are_guessed(
    sqlite_url: str, people: Path, now: datetime, session: Session, *, encoding: str, delimiter: str
) -> None:
    text = "id,Ønske,phone\r\na,Åse Bjørg,212 555 0101\r\n".replace(",", delimiter)
    people.write_bytes(text.encode(encoding))
    assert imported(sqlite_url, people, Options("VIP"), now).created == 1
    assert session.scalars(select(contacts.c.properties)).one() == {"ønske": "Åse Bjørg"}


def test_a_file_without_a_line_of_names_is_known_by_its_numbers(
    sqlite_url: str, people: Path, now: datetime, session: Session
) -> None:
    people.write_text("212 555 0101,ann@acme.example\n212 555 0102,bo@acme.example\n")
    assert imported(sqlite_url, people, Options("VIP"), now).created == 2
    assert set(session.scalars(select(contacts.c.email))) == {"ann@acme.example", "bo@acme.example"}


def test_a_line_of_a_hundred_megabytes_costs_its_own_row_and_is_never_held(
    sqlite_url: str, people: Path, now: datetime
) -> None:
    with people.open("wb") as file:
        file.write(f"{HEADER}a,Ann,2125550101,\nb,".encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b",2125550109,\nc,Cy,2125550102,\n")
    tracemalloc.start()
    result = imported(sqlite_url, people, Options("VIP"), now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.created, result.bad) == (2, 1)
    assert '3,,"has more than 1,000,000 characters"' in Path(result.bad_file).read_text()
    assert peak < 30_000_000


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "'; DROP TABLE contacts; --",
        "<!channel>",
        "\u202eevil",
        "{{ contact.phone }}",
        "Z͑ͫ̓a̴lgo",
        "👩‍👩‍👧",
        "NULL",
    ],
)
def test_naughty_strings_are_only_strings(
    sqlite_url: str, people: Path, now: datetime, session: Session, name: str
) -> None:
    people.write_text(f"{HEADER}a,{name},2125550101,\n", encoding="utf-8")
    assert imported(sqlite_url, people, Options("VIP"), now).created == 1
    assert session.scalars(select(contacts.c.first_name)).one() == name


def test_a_value_that_is_none_of_its_kind_is_left_out_and_its_row_comes_back(
    sqlite_url: str, people: Path, now: datetime, session: Session
) -> None:
    properties.keep(session, Property("contact.size", "Size", Kind.NUMBER), by="cy", now=now)
    session.commit()
    people.write_text("phone,size\n2125550101,large\n2125550102,38\n")
    result = imported(sqlite_url, people, Options("VIP"), now)
    assert (result.created, result.bad) == (2, 1)
    assert Path(result.bad_file).read_text().splitlines()[1].startswith('2,size,"This takes a number')
    assert list(session.scalars(select(contacts.c.properties).order_by(contacts.c.id))) == [{}, {"size": "38"}]


def test_an_import_that_broke_off_goes_on_where_it_stopped(
    sqlite_url: str, people: Path, now: datetime, session: Session
) -> None:
    rows = [f"c{nth},Name,{2125550000 + nth},\n" for nth in range(100, 3_600)]
    rows[0] = rows[-1] = "x,Bad,none,\n"
    people.write_text(HEADER + "".join(rows))

    def crash(done: int, size: int) -> None:
        if done > size // 3:
            raise ConnectionError("the plug was pulled")

    with pytest.raises(ConnectionError):
        imported(sqlite_url, people, AGREED, now, crash)
    written = session.scalar(select(func.count()).select_from(contacts)) or 0
    session.rollback()
    assert 0 < written < 3_498
    result = imported(sqlite_url, people, AGREED, now)
    assert result.resumed_rows >= written
    assert (result.rows, result.created, result.bad, result.consented) == (3_500, 3_498, 2, 3_498)
    assert len(Path(result.bad_file).read_text().splitlines()) == 3
    again = imported(sqlite_url, people, AGREED, now)
    assert (again.resumed_rows, again.created, again.unchanged) == (0, 0, 3_498)
