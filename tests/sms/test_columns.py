import pytest

from sms.columns import COLUMNS_MAX, BadFile, Looked, checked, choose, guess, names_columns, of_rows, propose
from sms.phone import read_rule

US = read_rule("us")


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


def test_ten_thousand_columns_are_refused() -> None:
    with pytest.raises(BadFile, match="10,000 columns; 250 are the most"):
        guess(["phone", *(f"c{nth}" for nth in range(9_999))])
    assert COLUMNS_MAX == 250


def test_what_a_person_is_to_judge_is_never_refused() -> None:
    columns = propose(["phone", "Telephone", "1st choice", "Size"])
    assert columns.targets == ("phone", "", "", "contact.size")
    with pytest.raises(BadFile):
        checked(propose(["first_name"]))


def test_a_file_without_names_is_known_by_what_stands_in_it() -> None:
    rows = [["Ann", "212 555 0123", "ann@acme.example", ""], ["Bo", "2125550124", "bo@acme.example", "3"]]
    assert not names_columns(rows[0], rule=US)
    columns = of_rows(rows, rule=US)
    assert columns.targets == ("", "mobile_phone", "email", "")
    assert columns.headers == ("Column 1", "Column 2", "Column 3", "Column 4")


def test_names_of_columns_are_no_people() -> None:
    assert names_columns(["id", "phone", "E-Mail"], rule=US)


def test_what_a_person_chose_for_a_column_goes_before_its_name() -> None:
    columns = propose(["Handy", "Vorname", "!!!", "size"])
    chosen = choose(columns, [("handy", "mobile phone"), ("Vorname", "first_name"), ("size", "")])
    assert chosen.targets == ("mobile_phone", "first_name", "", "")
    assert chosen.left_out == ("!!!", "size")
    with pytest.raises(BadFile, match="no column “Telefon”"):
        choose(columns, [("Telefon", "phone")])
    with pytest.raises(BadFile, match="Two columns are the same"):
        choose(columns, [("Handy", "phone"), ("size", "phone")])


def test_columns_of_a_file_that_came_back_are_not_told_as_left_out() -> None:
    assert guess(["line", "column", "reason", "phone"]).left_out == ()


def test_what_stands_in_a_column_says_what_its_name_does_not() -> None:
    rows = (
        ("1", "212 555 0123", "a@x.example", "7"),
        ("2", "not known", "", "8"),
        ("3", "2125550124", "b@x.example", ""),
    )
    looked = Looked(rows, US)
    headers = ["no", "Handy", "Post", "size"]
    assert guess(headers, looked).targets == ("contact.no", "mobile_phone", "email", "contact.size")
    assert propose(headers, looked) == guess(headers, looked)
    named = guess(["no", "phone", "Post", "size"], looked)
    assert named.targets == ("contact.no", "phone", "email", "contact.size")
    assert guess(["id", "x", "y", "z"], Looked((("1", "5", "", ""),), US)).targets[1] == "contact.x"


def test_a_column_that_was_chosen_takes_the_place_of_one_that_was_guessed() -> None:
    assert choose(propose(["mobile", "Handy"]), [("Handy", "mobile_phone")]).targets == ("", "mobile_phone")
