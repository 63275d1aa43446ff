from collections.abc import Sequence

import pytest

from sms.columns import guess
from sms.importing import BadRow, Person, Reading, read_number, reader
from sms.phone import read_rule
from sms.properties import Kind, Property

US = read_rule("us")
HEADERS = ("external_id", "first_name", "mobile_phone", "phone", "time_zone", "opted_out", "shoe_size", "company.city")
KINDS = {"contact.shoe_size": Property("contact.shoe_size", "Shoe size", Kind.NUMBER)}


def row(**cells: str) -> Person | BadRow:
    named = {"external_id": "7", **cells}
    cells_in_order = [named.get(header.replace(".", "_"), "") for header in HEADERS]
    return read(HEADERS, cells_in_order, line=3)


def read(headers: Sequence[str], cells: Sequence[str], *, line: int) -> Person | BadRow:
    return reader(Reading(guess(headers), US, KINDS))(cells, line)


def test_a_row_is_read_whole() -> None:
    assert row(
        first_name=" Ann ", mobile_phone="(212) 555-0123", opted_out="Yes", shoe_size="38", company_city="Oslo"
    ) == Person(
        3,
        external_id="7",
        first_name="Ann",
        mobile="+12125550123",
        mobile_given="(212) 555-0123",
        opted_out=True,
        properties={"shoe_size": "38"},
        company_properties={"city": "Oslo"},
    )


def test_a_number_that_exists_but_may_not_be_texted_is_kept_as_it_came() -> None:
    person = row(mobile_phone="+47 900 00 000", phone="212 555 0124")
    assert isinstance(person, Person)
    assert (person.mobile, person.mobile_given, person.numbers) == ("", "+47 900 00 000", ("+12125550124",))


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"mobile_phone": "n/a"}, "mobile_phone", "not a phone number"),
        ({"phone": "12345"}, "phone", "does not exist"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "no time zone"),
        ({"opted_out": "perhaps"}, "opted_out", "neither yes nor no"),
        ({"first_name": "A\x00nn"}, "first_name", "this encoding"),
        ({"first_name": "Andr\udce9"}, "first_name", "this encoding"),
        ({"shoe_size": "9" * 2_001}, "shoe_size", "2,000 characters"),
        ({"external_id": ""}, "", "neither a number nor an id"),
    ],
)
def test_a_bad_row_says_where_and_why(cells: dict[str, str], column: str, reason: str) -> None:
    bad = row(**cells)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.column) == (3, column)
    assert reason in bad.reason


def test_a_bad_cell_is_told_by_the_name_that_its_column_has_in_the_file() -> None:
    assert read(["Cell phone"], ["x"], line=2) == BadRow(2, "Cell phone", "This is not a phone number.")


@pytest.mark.parametrize("cells", [["7"], ["7", "2125550123", "more"]])
def test_a_row_of_another_length_is_bad_because_it_may_be_shifted(cells: list[str]) -> None:
    assert isinstance(read(["id", "phone"], cells, line=2), BadRow)


@pytest.mark.parametrize(
    ("cell", "number"), [("2125550123", "+12125550123"), ("+4790000000", "+4790000000"), ("x", "")]
)
def test_an_opt_out_counts_wherever_the_number_is(cell: str, number: str) -> None:
    assert read_number(cell, US) == number


def test_a_value_that_is_none_of_its_kind_is_left_out_and_told_while_the_row_counts() -> None:
    person = row(mobile_phone="2125550123", shoe_size="large", company_city="Oslo")
    assert isinstance(person, Person)
    assert (person.mobile, person.properties, person.company_properties) == ("+12125550123", {}, {"city": "Oslo"})
    [fault] = person.left_out
    assert (fault.line, fault.column) == (3, "shoe_size")
    assert fault.reason.startswith("This takes a number")


def test_a_value_is_kept_as_its_kind_is_written() -> None:
    person = row(shoe_size="1,038.50")
    assert isinstance(person, Person)
    assert person.properties == {"shoe_size": "1038.50"}
