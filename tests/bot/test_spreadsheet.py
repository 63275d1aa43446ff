"""Claims about spreadsheets: they become CSV in a process of their own, and hostile ones a clear message."""

import asyncio
import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.spreadsheet import __main__ as reading
from bot.spreadsheet.convert import as_csv
from sms.columns import BadFile

SPACES = "http://schemas.openxmlformats.org"
TYPES = f"""<Types xmlns="{SPACES}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELATIONS = f"""<Relationships xmlns="{SPACES}/package/2006/relationships"><Relationship Id="r1"
Type="{SPACES}/officeDocument/2006/relationships/{{kind}}" Target="{{target}}"/></Relationships>"""
BOOK = f"""<workbook xmlns="{SPACES}/spreadsheetml/2006/main"
xmlns:r="{SPACES}/officeDocument/2006/relationships"><sheets>
<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"""
SHEET = f"""<worksheet xmlns="{SPACES}/spreadsheetml/2006/main"><sheetData>{{rows}}</sheetData></worksheet>"""
WORDS = '<c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="B1" t="inlineStr"><is><t>Größe, cm</t></is></c>'
NUMBERS = '<c r="A2"><v>12125550101</v></c><c r="B2"><f>100+1.5</f><v>101.5</v></c>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def write(book: Path, rows: str) -> None:
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        file.writestr("xl/workbook.xml", BOOK)
        sheet = RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        file.writestr("xl/_rels/workbook.xml.rels", sheet)
        file.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=rows))


def converted(book: Path) -> Sequence[Sequence[str]]:
    async def run() -> Sequence[Sequence[str]]:
        async with as_csv(book) as path:
            return list(csv.reader(path.open(encoding="utf-8", newline="")))

    return asyncio.run(run())


def test_the_first_sheet_becomes_csv_with_numbers_as_people_write_them(book: Path) -> None:
    write(book, f'<row r="1">{WORDS}</row><row r="2">{NUMBERS}</row>')
    assert converted(book) == [["phone", "Größe, cm"], ["12125550101", "101.5"]]


def test_what_is_no_spreadsheet_is_given_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("phone\n1\n")
    assert converted(path) == [["phone"], ["1"]]


def test_a_file_that_asks_for_terabytes_ends_in_a_message(book: Path) -> None:
    write(book, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    with pytest.raises(BadFile, match="far larger inside than it looks"):
        converted(book)


def test_a_zip_bomb_ends_in_a_message(book: Path) -> None:
    write(book, "")
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as file, file.open("bomb", "w") as bomb:
        for _ in range(reading.UNPACKED_BYTES_MAX // 16_000_000 + 1):
            bomb.write(b"\0" * 16_000_000)
    assert book.stat().st_size < 2_000_000
    with pytest.raises(BadFile, match="more than a gigabyte"):
        converted(book)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and more", b"\xd0\xcf\x11\xe0 old"])
def test_a_damaged_spreadsheet_ends_in_a_message(book: Path, content: bytes) -> None:
    book.write_bytes(content)
    with pytest.raises(BadFile, match=r"cannot be (read|unpacked)|cannot be imported"):
        converted(book)
