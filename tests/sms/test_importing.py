import pytest

from sms.importing import BadFile, BadRow, Person, guess, read, read_number
from sms.phone import read_rule

US = read_rule("us")
HEADERS = ("external_id", "first_name", "mobile_phone", "phone", "time_zone", "opted_out", "shoe_size", "company.city")


def row(**cells: str) -> Person | BadRow:
    named = {"external_id": "7", **cells}
    cells_in_order = [named.get(header.replace(".", "_"), "") for header in HEADERS]
    return read(guess(HEADERS), cells_in_order, line=3, rule=US)


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("mobile_phone", "mobile_phone"),
        ("Mobile Phone", "mobile_phone"),
        (" E-Mail ", "email"),
        ("First name", "first_name"),
        ("ZIP", "postal_code"),
        ("Company", "company"),
        ("company.name", "company"),
        ("company.city", "company.city"),
        ("Shoe size", "contact.shoe_size"),
        ("contact.first_name", "first_name"),
        ("", ""),
    ],
)
def test_columns_are_guessed_from_their_names(header: str, target: str) -> None:
    assert guess([header, "phone"]).targets == (target, "phone")


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        (["phone", "Telephone"], "“phone” and “Telephone”"),
        (["first_name", "email"], "No column holds numbers"),
        (["phone", "1st choice"], "“1st choice” cannot be the name"),
        (["phone", "deal.amount"], "“deal.amount” cannot be the name"),
    ],
)
def test_a_file_whose_columns_make_no_sense_is_refused(headers: list[str], why: str) -> None:
    with pytest.raises(BadFile, match=why):
        guess(headers)


def test_bad_rows_that_come_again_lose_the_columns_that_were_put_before_them() -> None:
    assert guess(["line", "column", "reason", "phone"]).targets == ("", "", "", "phone")
    assert guess(["phone", "reason"]).targets == ("phone", "contact.reason")


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
        ({"first_name": "A\x00nn"}, "first_name", "UTF-8"),
        ({"first_name": "Andr\udce9"}, "first_name", "UTF-8"),
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
    assert read(guess(["Cell phone"]), ["x"], line=2, rule=US) == BadRow(2, "Cell phone", "This is not a phone number.")


@pytest.mark.parametrize("cells", [["7"], ["7", "2125550123", "more"]])
def test_a_row_of_another_length_is_bad_because_it_may_be_shifted(cells: list[str]) -> None:
    assert isinstance(read(guess(["id", "phone"]), cells, line=2, rule=US), BadRow)


@pytest.mark.parametrize(
    ("cell", "number"), [("2125550123", "+12125550123"), ("+4790000000", "+4790000000"), ("x", "")]
)
def test_an_opt_out_counts_wherever_the_number_is(cell: str, number: str) -> None:
    assert read_number(cell, US) == number
