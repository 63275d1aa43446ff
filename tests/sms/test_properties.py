from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.properties import (
    CHOICES_MAX,
    BadPropertyName,
    BadValue,
    Kind,
    Property,
    Value,
    label_of,
    name_of,
    read,
    read_choices,
    write,
)

SIZES = ("Small", "Medium", "Large")


def of(kind: Kind) -> Property:
    return Property("contact.x", "X", kind, choices=SIZES if kind is Kind.CHOICE else ())


@pytest.mark.parametrize(
    ("kind", "typed", "value", "kept"),
    [
        (Kind.TEXT, " Oslo ", "Oslo", "Oslo"),
        (Kind.TEXT, "<!channel>", "<!channel>", "<!channel>"),
        (Kind.NUMBER, "1,204.50", Decimal("1204.50"), "1204.50"),
        (Kind.NUMBER, "-3", Decimal(-3), "-3"),
        (Kind.NUMBER, "1000000000", Decimal(1_000_000_000), "1000000000"),
        (Kind.DATE, "2026-08-05", date(2026, 8, 5), "2026-08-05"),
        (Kind.CHOICE, "medium", "Medium", "Medium"),
        (Kind.YES_NO, "TRUE", True, "yes"),
        (Kind.YES_NO, "0", False, "no"),
    ],
)
def test_a_value_is_read_by_its_kind_and_kept_in_one_spelling(kind: Kind, typed: str, value: Value, kept: str) -> None:
    assert read(typed, of(kind)) == value
    assert write(value) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (Kind.TEXT, " ", "up to 1,000 characters"),
        (Kind.TEXT, "x" * 1001, "up to 1,000 characters"),
        (Kind.NUMBER, "twelve", "a number such as 1,204 or 12.50"),
        (Kind.NUMBER, "12,5", "a number"),
        (Kind.NUMBER, "1e400", "a number"),
        (Kind.NUMBER, "nan", "a number"),
        (Kind.DATE, "5 August", "a date such as 2026-08-05"),
        (Kind.DATE, "2026-02-30", "a date"),
        (Kind.CHOICE, "Smal", "Did you mean “Small”?"),
        (Kind.CHOICE, "XXS", "They are Small, Medium, Large."),
        (Kind.YES_NO, "maybe", "yes or no"),
    ],
)
def test_what_does_not_suit_the_kind_is_told_what_does(kind: Kind, typed: str, told: str) -> None:
    with pytest.raises(BadValue) as refused:
        read(typed, of(kind))
    assert told in str(refused.value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20))
def test_a_number_that_was_written_reads_back_as_the_same(number: Decimal) -> None:
    assert read(write(number), of(Kind.NUMBER)) == number


@given(st.dates())
def test_a_date_that_was_written_reads_back_as_the_same(day: date) -> None:
    assert read(write(day), of(Kind.DATE)) == day


@pytest.mark.parametrize(
    ("typed", "owner", "name"),
    [
        ("Shoe size", "contact", "contact.shoe_size"),
        ("contact.Shoe-Size", "contact", "contact.shoe-size"),
        ("Größe (EU)", "company", "company.größe_eu"),
        ("  VIP?  ", "contact", "contact.vip"),
    ],
)
def test_a_name_is_made_of_a_label(typed: str, owner: str, name: str) -> None:
    assert name_of(typed, owner) == name


@pytest.mark.parametrize("typed", ["", "42nd", "???", "👋", "x" * 51])
def test_what_makes_no_name_is_refused(typed: str) -> None:
    with pytest.raises(BadPropertyName):
        name_of(typed, "contact")


def test_a_property_knows_its_owner_and_its_label() -> None:
    each = Property("company.head_count", label_of("head_count"))
    assert (each.owner, each.own, each.label) == ("company", "head_count", "Head count")
    assert Kind.YES_NO.label == "yes/no"


def test_choices_are_read_line_by_line_and_none_twice() -> None:
    assert read_choices("Small\n\n Medium  size \nsmall\nLarge") == ("Small", "Medium size", "Large")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (" \n ", "one a line"),
        ("\n".join(map(str, range(CHOICES_MAX + 1))), "101 choices; 100 are the most"),
        ("x" * 76, "76 characters; 75 are the most"),
    ],
)
def test_choices_that_fit_no_select_are_refused(typed: str, told: str) -> None:
    with pytest.raises(BadValue, match=told):
        read_choices(typed)
